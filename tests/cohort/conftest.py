"""What the tests of grading share: an assignment that nbgrader generated, copied for whoever wants to change it."""

import pytest
from cohorts import copied, new_cohort


@pytest.fixture(scope="session")
def generated(tmp_path_factory):
    """A cohort's folder with one generated assignment and no submissions. Not to be changed."""
    return new_cohort(tmp_path_factory.mktemp("generated") / "course")


@pytest.fixture
def cohort(generated, tmp_path):
    """A copy of it."""
    return copied(generated, tmp_path / "course")
