"""How something was said: pace, pauses, fillers, numbers, questions before the first decision. Measures, no verdicts."""

from autograder.delivery.measures import Delivery, measured
from autograder.delivery.speech import RATE, Speech, pieces, speech_in

__all__ = ["RATE", "Delivery", "Speech", "measured", "pieces", "speech_in"]
