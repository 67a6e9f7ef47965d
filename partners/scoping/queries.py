"""The first wall: a queryset on tenant data that refuses to run until it was said for whom."""

from __future__ import annotations

import uuid
from contextlib import contextmanager
from contextvars import ContextVar
from functools import reduce, wraps
from operator import or_
from typing import TYPE_CHECKING, Any, NoReturn, Self, TypeVar

from django.db import models
from django.db.models import Q, sql

from partners import clock

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from partners.acting.actor import Actor
    from partners.acting.permission import Permission

M_co = TypeVar("M_co", bound=models.Model, covariant=True)
_housekeeping: ContextVar[str | None] = ContextVar("housekeeping", default=None)


class Unscoped(RuntimeError):
    """A query on tenant data was about to run for nobody in particular."""


@contextmanager
def housekeeping(because: str) -> Iterator[None]:
    """Let Django's own checks run unscoped, for example uniqueness inside one owner. For this module only."""
    token = _housekeeping.set(because)
    try:
        yield
    finally:
        _housekeeping.reset(token)


class ScopedQuery(sql.Query):
    """A query that carries the sentence saying for whom it runs, and insists on having one."""

    scope: str | None = None

    def insist(self) -> None:
        """Raise Unscoped unless somebody said for whom this runs."""
        if self.scope is None and _housekeeping.get() is None and not self.is_empty():
            raise Unscoped(f"{self.model}: begin with .visible_to(actor) or .unscoped(because=...)")

    def get_compiler(self, *args: Any, **kwargs: Any) -> Any:
        self.insist()
        return super().get_compiler(*args, **kwargs)

    def chain(self, klass: Any = None) -> Any:
        if klass is not None:  # turns into UPDATE, DELETE or an aggregate
            self.insist()
        return super().chain(klass)

    def combine(self, rhs: sql.Query, connector: str) -> None:
        if isinstance(rhs, ScopedQuery):  # scoped | unscoped would widen
            rhs.insist()
        super().combine(rhs, connector)


def kept_by_actor(look: Callable[..., Any]) -> Callable[..., Any]:
    """A `visible_to` that puts together once an actor what it makes of all rows of a model.

    Why somebody sees a row is a condition inside a condition, four deep, and a page asks a dozen times. What is kept
    was not fetched: each asking fetches anew. Nobody's is not kept, as their actor lives as long as the process.
    """

    @wraps(look)
    def visible_to(rows: ScopedQuerySet[Any], actor: Actor, *at: Any) -> Any:
        if not rows.is_whole or not (actor.person or actor.organisation):
            return look(rows, actor, *at)
        key = (rows.model, look, at, clock.today())
        if key not in actor.sights:
            actor.sights[key] = look(rows, actor, *at)
        return actor.sights[key].all()

    return visible_to


class ScopedQuerySet(models.QuerySet[M_co]):
    """The base of every queryset on tenant data; its kinds say what `visible_to` means.

    `is_whole`: nothing was asked of it yet, so it is every row of its model.
    """

    query: ScopedQuery

    def __init__(self, model: Any = None, query: Any = None, using: Any = None, hints: Any = None) -> None:
        super().__init__(model, query or ScopedQuery(model), using, hints)
        self.is_whole = query is None

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if "visible_to" in vars(cls):
            setattr(cls, "visible_to", kept_by_actor(vars(cls)["visible_to"]))  # noqa: B010  mypy forbids the plain way

    def scoped(self, scope: str) -> Self:
        """The same rows, allowed to run. For the doors below and in `queries.py`, not for views."""
        opened = self.all()
        opened.query.scope = scope
        return opened

    def unscoped(self, *, because: str) -> Self:
        """Every row. For migrations, commands and tasks that act for the system; the reason is checked by a test."""
        if not because.strip():
            raise ValueError("say why")
        return self.scoped(f"unscoped: {because}")

    def where_may(self, actor: Actor, *permissions: Permission) -> Self:
        """The rows on which `actor` may do what one of the permissions names."""
        conditions = [one.rows_for(actor) for one in permissions]
        rows = Q() if Q() in conditions else reduce(or_, conditions)  # Django leaves an empty Q out of an "or"
        return self.filter(rows).scoped(f"{', '.join(one.name for one in permissions)} by {actor.label}")

    def fresh(self, instances: Iterable[models.Model]) -> Self:
        """Rows that this transaction itself just wrote and holds, read again by key."""
        return self.filter(pk__in=[instance.pk for instance in instances]).scoped("just written")

    def _raw_delete(self, using: str | None) -> int:
        self.query.insist()
        return super()._raw_delete(using)

    def bulk_update(self, objs: Iterable[Any], fields: Iterable[str], batch_size: int | None = None) -> int:
        self.query.insist()
        return super().bulk_update(objs, fields, batch_size)

    def raw(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Unscoped("raw SQL cannot be scoped")


class OwnedQuerySet(ScopedQuerySet[M_co]):
    """Rows of one partner organisation, seen by nobody else."""

    def visible_to(self, actor: Actor) -> Self:
        """The rows of the organisation that `actor` acts for; none when they act for nobody."""
        if actor.organisation is None:
            return self.none()
        return self.filter(Q(organisation=actor.organisation)).scoped(f"owned by {actor.label}")


class ScopedModel(models.Model):
    """A record of tenant data: UUID made by the client, no row without a scope, a policy in its table."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True

    def _perform_unique_checks(self, unique_checks: Any) -> Any:
        with housekeeping("uniqueness inside one owner"):
            return super()._perform_unique_checks(unique_checks)  # type: ignore[misc]  # private, not in the stubs

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        with housekeeping("constraints inside one owner"):
            super().validate_constraints(exclude=exclude)

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        """Read the row again; whoever holds the record was allowed to read it."""
        with housekeeping("a row already held"):
            super().refresh_from_db(*args, **kwargs)
