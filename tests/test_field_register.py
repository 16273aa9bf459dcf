"""Every field of every table is classified: personal or open."""

from django.apps import apps

from academy.models import ScopedQuerySet

OURS = ("academy", "cohorts", "households", "solutions", "dashboards")


def our_models():
    for model in apps.get_models():
        if model._meta.app_label in OURS:
            yield model


def is_event(model) -> bool:
    """A table of field history: its columns are those of the table it follows."""
    return hasattr(model, "pgh_tracked_model")


def test_every_field_is_personal_or_open():
    wrong = {}
    for model in our_models():
        if is_event(model):
            continue
        fields = {field.name for field in model._meta.concrete_fields}
        personal, open_ = set(model.Privacy.personal), set(model.Privacy.open)
        unclassified = fields - personal - open_
        unknown = (personal | open_) - fields
        both = personal & open_
        if unclassified or unknown or both:
            wrong[model.__name__] = (unclassified, unknown, both)

    assert wrong == {}


# Personal, and yet without a guarded queryset: each is reached by one door that is tested.
UNGUARDED = {
    "User": "people who work here; the admin shows them to LAN only",
    "Invitation": "the admin shows them to LAN only",
    "ReviewEvent": "read through academy.review.events_of a record that was fetched by scope",
    "AuditEvent": "the admin shows them to LAN and the PDP officer only",
    "HouseholdKey": "wrapped; read through the household",
}


def test_personal_tables_have_the_guarded_queryset():
    unguarded = {
        model.__name__
        for model in our_models()
        if not is_event(model)
        and model.Privacy.personal
        and not isinstance(model._default_manager.all(), ScopedQuerySet)
    }

    assert unguarded == set(UNGUARDED)


def test_field_history_follows_guarded_tables_only():
    for model in our_models():
        if is_event(model):
            tracked = model.pgh_tracked_model
            assert isinstance(tracked._default_manager.all(), ScopedQuerySet), model
