"""The exercises of the lessons: one module a lesson, each with a table EXERCISES. How to add one is in exercises.py."""
