"""The weights with which a search begins that has too few customers to learn its own. Data.

Estimated by `estimating` from 50,000 invented Dutch and Flemish customers (`tests/gold`).
"""

from typing import Final

from triage.pairing.estimating import Estimate, Weights

STARTING_ESTIMATE: Final = Estimate(
    weights={
        "given": Weights(
            (0.0234, 0.181, 0.0829, 0.0518, 0.661), (0.961, 0.0152, 0.00249, 0.00939, 0.0122)
        ),
        "family": Weights((0.00195, 0.0216, 0.0866, 0.89), (0.991, 0.00284, 0.00145, 0.00446)),
        "born": Weights((0.00515, 0.0197, 0.000358, 0.975), (0.982, 0.0161, 0.00155, 4.74e-05)),
        "company": Weights(
            (0.000171, 0.000429, 0.00107, 0.998), (0.994, 0.00561, 0.00017, 0.000387)
        ),
        "email": Weights((0.211, 0.0149, 6.75e-05, 0.774), (0.999, 6.84e-06, 0.000613, 1.18e-05)),
        "phone": Weights((0.244, 0.000219, 0.755), (1, 7.61e-07, 8.38e-06)),
        "address": Weights(
            (0.0103, 0.179, 0.00661, 6.81e-05, 0.804), (0.968, 0.031, 0.00106, 2.58e-06, 1.7e-05)
        ),
        "numbers": Weights((1, 0.000153), (1, 5e-07)),
    },
    share_same=1e-05,  # as in a few hundred customers: one in a hundred stands there twice
    share_household=1e-05,
    frequencies={},
)
