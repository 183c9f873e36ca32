"""Courses in the words of a page's language."""

from django import template

from saystop.training.models import Course

register = template.Library()


@register.filter
def title_in(course: Course, language: str) -> str:
    return course.told(language).get("title", "")
