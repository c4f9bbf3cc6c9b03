"""Plays the story with a client that openapi-python-client made: play.py STORY."""

import json
import os
import sys
import time
from collections import Counter
from io import BytesIO

from esper_api import AuthenticatedClient, models
from esper_api.api.commands_v2 import create_command, get_command_request_status
from esper_api.api.content import patch_content, post_content
from esper_api.api.device import get_all_devices, get_device_by_id
from esper_api.api.device_group import create_group, partial_update_group
from esper_api.api.device_v2 import get_all_devices_v2
from esper_api.api.geofence import create_geofence, get_geofence, update_geofence
from esper_api.api.token import get_token_info
from esper_api.types import File

story = json.load(open(sys.argv[1], encoding="utf-8"))["steps"]
client = AuthenticatedClient(
    base_url=os.environ["ESPER_BASE_URL"], token=os.environ["ESPER_API_KEY"], raise_on_unexpected_status=True
)
enterprise = None


def token(_):
    global enterprise
    enterprise = get_token_info.sync(client=client).enterprise
    return {"enterprise": str(enterprise)}


def devices(step):
    page = get_all_devices.sync(enterprise, client=client, limit=step["limit"])
    return {"count": page.count, "rows": len(page.results), "first": page.results[0].device_name}


def fleet(step):
    rows = get_all_devices_v2.sync(client=client, limit=step["limit"]).content.results
    return dict(Counter(type(row).__name__.removesuffix("DeviceV2").upper() for row in rows))


def group(step):
    made = create_group.sync(enterprise, client=client, body=models.DeviceGroupUpdate(name=step["name"]))
    members = models.DeviceGroupPartialUpdate(device_ids=step["devices"])
    changed = partial_update_group.sync(
        enterprise, made.id, client=client, body=members, action=models.DeviceGroupAction.ADD
    )
    return {"path": changed.path, "devices": changed.device_count}


def geofence(step):
    fields = {name: step[name] for name in ("name", "latitude", "longitude", "radius")}
    sent = models.GeofenceInput(**fields, radius_unit=models.GeofenceRadiusUnit.METERS)
    made = create_geofence.sync(enterprise, client=client, body=sent)
    read = get_geofence.sync(enterprise, made.id, client=client)
    back = models.GeofenceInput.from_dict({**read.to_dict(), "name": step["rename"]})
    put = update_geofence.sync(enterprise, made.id, client=client, body=back)
    return {"name": put.name, "longitude": put.longitude, "radius": put.radius}


def command(step):
    request = models.V0CommandRequestCreate(
        command_type=models.CommandType.DEVICE,
        devices=[step["device"]],
        command=models.V0DeviceCommandEnum(step["command"]),
    )
    made = create_command.sync(enterprise, client=client, body=request)
    for _ in range(100):
        rows = get_command_request_status.sync(enterprise, made.id, client=client).results
        if rows and rows[0].state is models.CommandState.SUCCESS:
            return {"state": rows[0].state.value}
        time.sleep(0.05)
    return {}


def content(step):
    file = File(payload=BytesIO(step["text"].encode()), file_name=step["name"])
    made = post_content.sync(enterprise, client=client, body=models.ContentUpload(key=file))
    changed = patch_content.sync(enterprise, made.id, client=client, body=models.ContentUpdate(tags=[step["tag"]]))
    return {"name": changed.name, "size": changed.size, "tags": changed.tags}


def missing(step):
    return {"status": get_device_by_id.sync_detailed(enterprise, step["device"], client=client).status_code}


for one in story:
    try:
        outcome = {"got": globals()[one["step"]](one)}
    except Exception as error:  # the story goes on, and the table says why
        outcome = {"error": f"{type(error).__name__}: {error}"[:300]}
    print(json.dumps({"step": one["step"], **outcome}), flush=True)
