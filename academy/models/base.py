"""What every table has: who and when, and for personal ones a queryset that asks who is looking."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Self

from django.conf import settings
from django.db import models

_checking: ContextVar[bool] = ContextVar("checking", default=False)


class Unscoped(RuntimeError):
    """A personal table was read without saying for whom."""


@contextmanager
def constraint_check() -> Iterator[None]:
    """Let Django's own uniqueness checks read past the guard: they tell no content."""
    token = _checking.set(True)
    try:
        yield
    finally:
        _checking.reset(token)


class ScopedQuerySet(models.QuerySet):
    """Refuses to run until `.visible_to(scope)` or `.unscoped("reason")` was called.

    Related managers of a row that was itself fetched through a scope pass: the row is the permit.
    """

    _permit: str = ""

    def visible_to(self, scope: Any) -> Self:
        """Only the rows this person may see; each model says which in `_visible`."""
        allowed = self._visible(scope)
        allowed._permit = f"visible to {scope}"
        return allowed

    def unscoped(self, reason: str) -> Self:
        """All rows, for code that shows them to nobody or has checked already."""
        if not reason:
            raise ValueError("unscoped() needs a reason")
        free = self._chain()
        free._permit = reason
        return free

    def _visible(self, scope: Any) -> Self:
        raise NotImplementedError(f"{self.model.__name__} does not say who may see it")

    def _guard(self) -> None:
        if not (self._permit or _checking.get() or self._hints.get("instance") is not None):
            raise Unscoped(
                f"{self.model.__name__}: say .visible_to(scope) or .unscoped('reason') first"
            )

    def _clone(self) -> Self:
        clone = super()._clone()
        clone._permit = self._permit
        return clone

    def _fetch_all(self) -> None:
        if self._result_cache is None:
            self._guard()
        super()._fetch_all()

    def iterator(self, *args: Any, **kwargs: Any) -> Iterator[Any]:
        self._guard()
        return super().iterator(*args, **kwargs)

    def count(self) -> int:
        if self._result_cache is None:
            self._guard()
        return super().count()

    def exists(self) -> bool:
        if self._result_cache is None:
            self._guard()
        return super().exists()

    def aggregate(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        self._guard()
        return super().aggregate(*args, **kwargs)

    def update(self, **kwargs: Any) -> int:
        self._guard()
        return super().update(**kwargs)

    update.alters_data = True  # type: ignore[attr-defined]

    def delete(self) -> tuple[int, dict[str, int]]:
        self._guard()
        return super().delete()

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]


class Record(models.Model):
    """A row that says when it was written and by whom."""

    created_at = models.DateTimeField("dibuat pada", auto_now_add=True)
    updated_at = models.DateTimeField("diubah pada", auto_now=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="dibuat oleh",
    )
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="diubah oleh",
    )

    class Meta:
        abstract = True

    def validate_unique(self, exclude: Any = None) -> None:
        with constraint_check():
            super().validate_unique(exclude)

    def validate_constraints(self, exclude: Any = None) -> None:
        with constraint_check():
            super().validate_constraints(exclude)


RECORD_FIELDS = ("id", "created_at", "updated_at", "created_by", "updated_by")
