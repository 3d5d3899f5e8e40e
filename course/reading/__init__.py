"""What the reading club asks: posts and stack cards as values, in which order they come back, and what was remembered."""

from course.reading.post import Card, Known, Link, Post, Question, StackCard

__all__ = ["Card", "Known", "Link", "Post", "Question", "StackCard"]
