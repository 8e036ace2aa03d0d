"""What all tables share: their base with the names of keys and indexes, columns of money."""

from sqlalchemy import BigInteger, Column, MetaData
from sqlalchemy.ext.declarative import DeferredReflection
from sqlmodel import SQLModel


class TableRow(SQLModel, DeferredReflection):
    """What every table is made of: its keys and indexes are named alike on both databases.

    Rows are read and written as tables, not checked as models and not kept as objects of a session: validators and
    mappers would be built at every start for nobody.  (`DeferredReflection` is SQLAlchemy's word for classes whose
    mapper is only made when somebody asks for it.)
    """

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    model_config = {"defer_build": True}


def minor_units(name: str) -> Column[int]:
    """A column of whole minor units; 0 where nothing is said."""
    return Column(name, BigInteger, nullable=False, default=0)
