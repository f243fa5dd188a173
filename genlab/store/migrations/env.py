"""What Alembic runs: the migrations, on the connection and in the transaction that genlab.store.migrate gives it."""

from alembic import context

from genlab.store.tables import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=connection.dialect.name == "sqlite",  # SQLite alters a table by copying it
)
with context.begin_transaction():
    context.run_migrations()
