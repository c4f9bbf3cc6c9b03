"""Puts back what was read, on every resource that can be written, through the generated client: round_trip.py.

The tenant is taken from ESPER_BASE_URL and ESPER_API_KEY. Prints one JSON object: for each resource that did not come
back as it was, what differs. A null that was read is sent as null, and what was not there is not sent.
"""

import json
import os
import sys

import esper
from run_vectors import build

client = esper.ApiClient(
    esper.Configuration(host=os.environ["ESPER_BASE_URL"], access_token=os.environ["ESPER_API_KEY"])
)
enterprise = esper.TokenApi(client).get_token_info().enterprise

# What changes with every write.
CHANGING = {"updated_on", "modified"}


def dumped(model):
    """What a model has, as JSON. The generated models know which of their fields may be null, and keep those that are."""
    return json.loads(model.to_json())


def sent_back(read, input_model, changes):
    """What was read, as far as it can be written."""
    writable = {field.alias or name for name, field in input_model.model_fields.items()}
    values = {name: value for name, value in {**dumped(read), **changes(read)}.items() if name in writable}
    return build(input_model, values)


def first_of(page):
    return page.results[0]


groups, policies = esper.DeviceGroupApi(client), esper.EnterprisePolicyApi(client)
geofences, contents = esper.GeofenceApi(client), esper.ContentApi(client)
enterprises, apps, apps_v1 = esper.EnterpriseApi(client), esper.ApplicationApi(client), esper.ApplicationV1Api(client)

group = next(one for one in groups.get_all_groups(enterprise).results if one.parent)
policy = first_of(policies.list_policies(enterprise))
geofence = geofences.create_geofence(
    enterprise, esper.GeofenceInput(name="Depot", latitude="45.5289", longitude="-122.676483")
)
content = first_of(contents.get_all_content(enterprise))
app = first_of(apps.get_all_applications(enterprise))
version = first_of(apps.get_app_versions(enterprise, app.id))


def same(_):
    return {}


def parent_by_id(read):
    """Answers name the group above by its URL, requests by its id."""
    return {"parent": read.parent.rstrip("/").rsplit("/", 1)[-1]}


# Name: how it is read, how it is written, the model that is sent, and what is sent otherwise than it was read.
RESOURCES = {
    "PUT group": (
        lambda: groups.get_group_by_id(enterprise, group.id),
        lambda body: groups.update_group(enterprise, group.id, body),
        esper.DeviceGroupUpdate,
        parent_by_id,
    ),
    "PATCH group": (
        lambda: groups.get_group_by_id(enterprise, group.id),
        lambda body: groups.partial_update_group(enterprise, group.id, body),
        esper.DeviceGroupPartialUpdate,
        parent_by_id,
    ),
    "PUT policy": (
        lambda: policies.get_policy_by_id(enterprise, policy.id),
        lambda body: policies.update_policy(enterprise, policy.id, body),
        esper.EnterprisePolicyInput,
        same,
    ),
    "PATCH policy": (
        lambda: policies.get_policy_by_id(enterprise, policy.id),
        lambda body: policies.partialupdate_policy(enterprise, policy.id, body),
        esper.EnterprisePolicyPartialUpdate,
        same,
    ),
    "PUT geofence": (
        lambda: geofences.get_geofence(enterprise, geofence.id),
        lambda body: geofences.update_geofence(enterprise, geofence.id, body),
        esper.GeofenceInput,
        same,
    ),
    "PATCH geofence": (
        lambda: geofences.get_geofence(enterprise, geofence.id),
        lambda body: geofences.partial_update_geofence(enterprise, geofence.id, body),
        esper.GeofenceUpdate,
        same,
    ),
    "PATCH content": (
        lambda: contents.get_content(enterprise, content.id),
        lambda body: contents.patch_content(enterprise, content.id, body),
        esper.ContentUpdate,
        same,
    ),
    "PATCH enterprise": (
        lambda: enterprises.get_enterprise(enterprise),
        lambda body: enterprises.partial_update_enterprise(enterprise, body),
        esper.EnterpriseUpdateV1,
        same,
    ),
    "PATCH app version": (
        lambda: apps.get_app_version(enterprise, app.id, version.id),
        lambda body: apps.patch_app_version(enterprise, app.id, version.id, body),
        esper.AppVersionUpdate,
        same,
    ),
    "PATCH app version (v1)": (
        lambda: apps_v1.get_app_version_v1(enterprise, app.id, version.id),
        lambda body: apps_v1.patch_app_version_v1(enterprise, app.id, version.id, body),
        esper.AppVersionV1Update,
        same,
    ),
}


def outcome(read, write, input_model, changes):
    before = read()
    body = sent_back(before, input_model, changes)
    if not dumped(body):
        return ["nothing of it can be written"]
    write(body)
    stayed, now = steady(dumped(before)), steady(dumped(read()))
    return [f"{name}: {value!r} became {now.get(name)!r}" for name, value in stayed.items() if now.get(name) != value]


def steady(value):
    """A value without what is another at every look: times of change, and the signatures of download links."""
    if isinstance(value, dict):
        return {name: steady(item) for name, item in value.items() if name not in CHANGING}
    if isinstance(value, list):
        return [steady(item) for item in value]
    return value.split("?")[0] if isinstance(value, str) else value


def main():
    differences = {}
    for name, resource in RESOURCES.items():
        try:
            found = outcome(*resource)
        except Exception as error:  # whatever a caller would see instead of an answer
            found = [f"{type(error).__name__}: {error}"[:500]]
        if found:
            differences[name] = found
    print(json.dumps({"resources": len(RESOURCES), "differences": differences}))


if __name__ == "__main__":
    main()
