"""Writes the SQL of our queries: the columns, comparisons, AND and OR of nearly every one in a step each.

Peewee takes some ten calls for each column and each comparison, and our rows are wide. What is not met here is left to
Peewee. tests/store/test_sql.py compares the two, word for word.
"""

from __future__ import annotations

import datetime as dt

from peewee import OP, SCOPE_VALUES, Context, Expression, Field, FieldAlias, NodeList

# Asked for by name each time, an operator takes longer than what is done with it.
_JOINS, _WITHIN, _NOTHING = {OP.AND, OP.OR}, {OP.IN, OP.NOT_IN}, {OP.IS, OP.IS_NOT}
_COMPARISONS = {OP.EQ, OP.NE, OP.LT, OP.LTE, OP.GT, OP.GTE}
_PLAIN = {str, int, bool, dt.date, dt.datetime}
_MANY = {list, tuple, set, frozenset}


class QuickContext(Context):
    """Peewee's own, with a shorter way for what is plain."""

    __slots__ = ()

    def sql(self, obj):
        if self.state.scope == SCOPE_VALUES:
            return super().sql(obj)
        kind = obj.__class__
        if kind is Expression:
            if self._joined(obj) or self._compared(obj):
                return self
        elif kind is NodeList:
            if obj.glue == ", " and not obj.parens and self._columns(obj.nodes):
                return self
        elif isinstance(obj, Field) and (name := self._name(obj)):
            self._sql.append(name)
            return self
        return super().sql(obj)

    def _name(self, field: Field) -> str | None:
        """The column with its table; None for a table that was given a name, which Peewee writes."""
        source = field.source if isinstance(field, FieldAlias) else field.model._meta.table
        if getattr(source, "_alias", None) is None and getattr(source, "alias", None).__class__ is not str:
            return f'"{self.alias_manager.get(source)}"."{field.column_name}"'
        return None

    def _columns(self, nodes) -> bool:
        """A list of nothing but columns."""
        names, of_model, last = [], None, ""
        for node in nodes:
            if not isinstance(node, Field) or (name := self._name_after(node, of_model, last)) is None:
                return False
            names.append(name)
            of_model, last = node.model, name
        self._sql.append(", ".join(names))
        return True

    def _name_after(self, field: Field, model, last: str) -> str | None:
        """The columns of a table mostly stand together: one after another of the same table has the same name for it."""
        if field.model is model:
            return f'{last.partition(".")[0]}."{field.column_name}"'
        return self._name(field)

    def _joined(self, node: Expression) -> bool:
        """AND and OR of what are expressions themselves; those set what they need of the state anew."""
        left, right = node.lhs, node.rhs
        if node.op not in _JOINS or left.__class__ is not Expression or right.__class__ is not Expression:
            return False
        written = self._sql
        if not node.flat:
            written.append("(")
        self.sql(left)
        written.append(f" {node.op} ")
        self.sql(right)
        if not node.flat:
            written.append(")")
        return True

    def _compared(self, node: Expression) -> bool:
        """A column compared with a plain value, with several, with nothing, or with another column."""
        left, right, op = node.lhs, node.rhs, node.op
        settings = self.state.settings
        if not isinstance(left, Field) or not left._coerce or settings.get("value_literals"):
            return False
        kind, place = right.__class__, settings["param"]
        if op in _COMPARISONS and kind in _PLAIN:
            values, said = [left.db_value(right)], place
        elif op in _WITHIN and kind in _MANY and right and _PLAIN.issuperset(map(type, right)):
            values = [left.db_value(each) for each in right]
            said = f"({', '.join([place] * len(values))})"
        elif op in _NOTHING and right is None:
            values, said = [], "NULL"
        elif op in _COMPARISONS and isinstance(right, Field):
            values, said = [], None
        else:
            return False
        name = self._name(left)
        said = said or self._name(right)
        if name is None or said is None:
            return False
        self._values += values
        whole = f"{name} {op} {said}"
        self._sql.append(whole if node.flat else f"({whole})")
        return True
