"""An interviewer that is a language model, where the learner names one; without it, and on any failure, the course's own questions."""

from course.interviewer.endpoint import Endpoint, endpoint
from course.interviewer.follow_ups import follow_ups

__all__ = ["Endpoint", "endpoint", "follow_ups"]
