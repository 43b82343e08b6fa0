"""What the example company listens for, so that the first look at monitors shows some at work."""

from typing import Final

from triage.bootstrap import Services
from triage.models import Monitor

_MONITORS: Final = (
    ("Onze naam", "zevenmand OR @zevenmand OR #zevenmand", "", "vacature, stage"),
    (
        "Bezorging te laat",
        '(pakket* OR bestelling OR bezorg*) ~8 (laat OR nooit OR kwijt OR "niet aangekomen")',
        "",
        "",
    ),
    (
        "Nepberichten",
        "(sms OR mail OR link OR berichtje OR text) (nep* OR phishing OR oplicht* OR scam OR fake)",
        "zevenmand, bestelling, pakket*, parcel",
        "",
    ),
)


def set_up_monitors(services: Services) -> None:
    """Add the monitors; what comes in afterwards is matched."""
    now = services.now()
    with services.sessions.begin() as session:
        session.add_all(
            Monitor(
                name=name,
                query=query,
                context=context,
                without=without,
                created_at=now,
                changed_at=now,
                is_example=True,
            )
            for name, query, context, without in _MONITORS
        )
