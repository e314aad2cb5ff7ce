-- Roles are shared by all databases of a server, so they are made before the migrations and never dropped.
-- None of them can log in: grant them to the roles that your programs log in with.
create role outbox_publisher nologin;
create role outbox_operator nologin;
create role outbox_tenant nologin;
-- What the API is before it knows who asks: it may become an operator or a tenant, and has no rights of its own.
create role outbox_api nologin noinherit in role outbox_operator, outbox_tenant;
