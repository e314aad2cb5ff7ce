-- Runs at the end of every `postcommit migrate`.
select outbox_private.make_partitions();
