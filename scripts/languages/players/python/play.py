"""Plays the story with a client that openapi-generator made for Python: play.py STORY PACKAGE."""

import importlib
import json
import os
import sys
import time

story = json.load(open(sys.argv[1], encoding="utf-8"))["steps"]
esper = importlib.import_module(sys.argv[2])
client = esper.ApiClient(
    esper.Configuration(host=os.environ["ESPER_BASE_URL"], access_token=os.environ["ESPER_API_KEY"])
)
enterprise = None


def token(_):
    global enterprise
    enterprise = esper.TokenApi(client).get_token_info().enterprise
    return {"enterprise": str(enterprise)}


def devices(step):
    page = esper.DeviceApi(client).get_all_devices(enterprise, limit=step["limit"])
    return {"count": page.count, "rows": len(page.results), "first": page.results[0].device_name}


def fleet(step):
    rows = esper.DeviceV2Api(client).get_all_devices_v2(limit=step["limit"]).content.results
    names = [type(row.actual_instance).__name__.removesuffix("DeviceV2").upper() for row in rows]
    return {name: names.count(name) for name in sorted(set(names))}


def group(step):
    api = esper.DeviceGroupApi(client)
    made = api.create_group(enterprise, esper.DeviceGroupUpdate(name=step["name"]))
    members = esper.DeviceGroupPartialUpdate(device_ids=step["devices"])
    changed = api.partial_update_group(enterprise, made.id, members, action=esper.DeviceGroupAction.ADD)
    return {"path": changed.path, "devices": changed.device_count}


def geofence(step):
    api = esper.GeofenceApi(client)
    fields = {name: step[name] for name in ("name", "latitude", "longitude", "radius")}
    made = api.create_geofence(enterprise, esper.GeofenceInput(**fields, radius_unit="METERS"))
    read = api.get_geofence(enterprise, made.id)
    known = {name: getattr(read, name) for name in esper.GeofenceInput.model_fields if hasattr(read, name)}
    put = api.update_geofence(enterprise, made.id, esper.GeofenceInput(**{**known, "name": step["rename"]}))
    return {"name": put.name, "longitude": put.longitude, "radius": put.radius}


def command(step):
    api = esper.CommandsV2Api(client)
    request = esper.V0CommandRequestCreate(command_type="DEVICE", devices=[step["device"]], command=step["command"])
    made = api.create_command(enterprise, request)
    for _ in range(100):
        rows = api.get_command_request_status(enterprise, made.id).results
        if rows and rows[0].state.value in ("Command Success", "Command Failure", "Command TimeOut"):
            return {"state": rows[0].state.value}
        time.sleep(0.05)
    return {}


def content(step):
    api = esper.ContentApi(client)
    made = api.post_content(enterprise, (step["name"], step["text"].encode()))
    changed = api.patch_content(enterprise, made.id, esper.ContentUpdate(tags=[step["tag"]]))
    return {"name": changed.name, "size": changed.size, "tags": changed.tags}


def missing(step):
    try:
        esper.DeviceApi(client).get_device_by_id(enterprise, step["device"])
        return {}
    except esper.ApiException as error:
        return {"status": error.status}


for one in story:
    try:
        outcome = {"got": globals()[one["step"]](one)}
    except Exception as error:  # the story goes on, and the table says why
        outcome = {"error": f"{type(error).__name__}: {error}"[:300]}
    print(json.dumps({"step": one["step"], **outcome}), flush=True)
