"""What a dataset is, whatever it holds."""

import numpy as np
import pytest

from genlab import datasets
from genlab.errors import GenlabError
from tests.support.tiny import bars


def test_one_class() -> None:
    zeros = datasets.load("mnist").of_class(0)
    assert len(zeros.x_train) == 5_923
    assert set(zeros.y_test) == {0}


def test_wrong_shapes_are_refused() -> None:
    good, labels = np.zeros((3, 4, 4), np.uint8), np.zeros(3, np.int64)
    with pytest.raises(GenlabError, match=r"Invalid x_train in dataset 'x'.*float32"):
        datasets.Dataset("x", good.astype(np.float32), labels, good, labels)
    with pytest.raises(GenlabError, match="Expected 3 labels"):
        datasets.Dataset("x", good, labels[:2], good, labels)
    with pytest.raises(GenlabError, match="one image size"):
        datasets.Dataset("x", good, labels, np.zeros((3, 5, 5), np.uint8), labels)


def test_a_dataset_s_hash_is_that_of_what_is_learned_from() -> None:
    one, same, other = bars(20, 0), bars(20, 0), bars(20, 1)
    assert one.sha256 == same.sha256 != other.sha256
    assert one.of_class(0).sha256 != one.sha256
