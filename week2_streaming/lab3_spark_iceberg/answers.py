"""The lab's cells with answers in them; the first line of each says which cell it stands in for."""

ONE_FILE = '''
# Your turn: ask for the seconds watched on 5 March so that one file is opened.
seconds = """
SELECT sum(watch_s)
FROM plays.events
WHERE event_time >= TIMESTAMP_NTZ'2026-03-05' AND event_time < TIMESTAMP_NTZ'2026-03-06'
"""
lab.prunes(seconds)
'''

MERGE = '''
# Your turn: bound the MERGE so that it opens few files and every event stands once.
from datetime import timedelta


def condition(batch):
    """The ON of the MERGE of one batch; `t` is the table, `s` the batch."""
    # An older copy stands where it was before a correction moved the event, by a day at most.
    oldest = batch.earliest_event - timedelta(days=1)
    return f"t.event_id = s.event_id AND t.event_time >= TIMESTAMP_NTZ'{oldest}'"


lab.merge(condition)
'''

ERASE = """
# Your turn: erase the member so that no file on the disk holds their rows.
def erase(table, member):
    sql(f"DELETE FROM {table} WHERE member_id = {member}")
    sql(f"CALL system.rewrite_data_files(table => '{table}', options => map('delete-file-threshold', '1'))")
    sql(f"CALL system.rewrite_position_delete_files(table => '{table}', options => map('rewrite-all', 'true'))")
    for name in sql(f"SELECT name FROM {table}.refs WHERE type = 'TAG'").to_series():
        sql(f"ALTER TABLE {table} DROP TAG {name}")
    sql(f"CALL system.expire_snapshots(table => '{table}', older_than => TIMESTAMP '2099-01-01', retain_last => 1)")
    sql(f"CALL system.remove_orphan_files(table => '{table}')")


erased(lab, "plays.events", member, lambda: erase("plays.events", member))
"""

AUDIT = '''
# Your turn: let the good batches through and hold the others back.
def audit(sql, written, sent):
    """Whether the rows of `written` may be published; `sent` is what the source sent."""
    return sql(f"""
        SELECT count(*) = count(DISTINCT event_id)
            AND count(*) = (SELECT count(*) FROM {sent})
            AND count(*) = (SELECT count(*) FROM {sent} LEFT SEMI JOIN {written} AS w USING (event_id))
        FROM {written}
    """).item()


from course.labs.audited_publish import write_audit_publish

write_audit_publish(lab, audit)
'''

CATCH_UP = '''
# Your turn: bring over what landed after the import, each row once.
def catch_up(table, folder, landed):
    known = set(sql(f"SELECT DISTINCT event_date FROM {table}").to_series())
    for file in landed:
        day = file.parent.name.removeprefix("event_date=")
        if day in known:  # a part of this day is in: add the file's rows, for the folder would come in twice
            sql(f"INSERT INTO {table} SELECT *, '{day}' FROM parquet.`{file}`")
        else:
            sql(f"""CALL system.add_files(table => '{table}', source_table => '`parquet`.`{folder}`',
                partition_filter => map('event_date', '{day}'))""")


caught_up(lab, "plays.moved", folder, lambda: catch_up("plays.moved", folder, landed))
'''

ERASE_MOVED = """
# Your turn: erase the member from the table that was moved, and from the folder it came from.
def erase_moved(table, member, folder):
    erase(table, member)
    # The old writer's late file was read, not adopted: no snapshot names it, and the table's own folder is elsewhere.
    sql(f"CALL system.remove_orphan_files(table => '{table}', location => '{folder}')")


erased(lab, "plays.moved", member, lambda: erase_moved("plays.moved", member, folder), [folder])
"""
