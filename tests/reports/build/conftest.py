"""The sample as most portfolios are: nobody named our company."""

from dataclasses import replace

import pytest


@pytest.fixture
def sample(sample):
    sample.save(replace(sample.settings, company_name=""))
    return sample
