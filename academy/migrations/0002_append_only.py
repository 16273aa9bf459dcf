"""The trail and the decisions are append-only: the database itself refuses to change them."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION academy_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON academy_auditevent
    FOR EACH STATEMENT EXECUTE FUNCTION academy_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON academy_reviewevent
    FOR EACH STATEMENT EXECUTE FUNCTION academy_refuse_change();
"""
ALLOW = """
DROP TRIGGER append_only ON academy_auditevent;
DROP TRIGGER append_only ON academy_reviewevent;
DROP FUNCTION academy_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("academy", "0001_initial")]
    operations = [migrations.RunSQL(REFUSE, ALLOW)]
