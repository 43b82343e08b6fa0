"""The shipped model, loaded once for all tests of this room."""

import pytest

from nlp.classifier import Classifier, load_classifier


@pytest.fixture(scope="session")
def classifier() -> Classifier:
    return load_classifier(threads=2)
