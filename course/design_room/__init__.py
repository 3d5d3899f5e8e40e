"""The design room: prompt, clock, questions, checklist, canvas and text, notes, and the report afterwards."""
