"""The official Python client, as a contender: reads a job a line from stdin, and answers each with a line of figures.

    python bench/worker.py
"""
import json
import sys
import time
import traceback
from concurrent.futures import ThreadPoolExecutor

import esperclient

ENTERPRISE = '5c0d'
DEVICE = '2f1c7a3e-5b0d-4b43-9c7f-2b8f3d6a1e90'
THREADS = 32

configuration = esperclient.Configuration()
configuration.api_key = {'Authorization': 'key'}
configuration.api_key_prefix = {'Authorization': 'Bearer'}
configuration.connection_pool_maxsize = THREADS
client = esperclient.ApiClient(configuration)
devices_api = esperclient.DeviceApi(client)
application_api = esperclient.ApplicationApi(client)


def measure(act):
    """Seconds of processor time, and by the clock."""
    started, before = time.perf_counter(), time.process_time()
    act()
    return {'cpu': time.process_time() - before, 'wall': time.perf_counter() - started}


def repeat(call, calls, in_flight):
    """Microseconds a call. In sequence without threads: they cost something."""
    def play():
        if in_flight == 1:
            for _ in range(calls):
                call()
        else:
            with ThreadPoolExecutor(in_flight) as pool:
                for _ in pool.map(lambda _: call(), range(calls)):
                    pass
    return {name: seconds * 1e6 / calls for name, seconds in measure(play).items()}


def device(calls, inFlight=1):
    def call():
        if devices_api.get_device_by_id(ENTERPRISE, DEVICE).state != 1:
            raise ValueError('not the device')
    return repeat(call, calls, inFlight)


def page(calls, limit):
    def call():
        found = len(devices_api.get_all_devices(ENTERPRISE, limit=limit, offset=0).results)
        if found != limit:
            raise ValueError(f'{found} devices instead of {limit}')
    return repeat(call, calls, 1)


def sweep(devices, limit, concurrency):
    """Page after page: the client has no other way."""
    def play():
        offset = 0
        while True:
            answer = devices_api.get_all_devices(ENTERPRISE, limit=limit, offset=offset)
            offset += len(answer.results)
            if answer.next is None:
                break
        if offset != devices:
            raise ValueError(f'{offset} devices instead of {devices}')
    return measure(play)


def upload(file, small, sha256):
    application_api.upload(ENTERPRISE, small)
    before = memory('VmRSS')
    figures = measure(lambda: application_api.upload(ENTERPRISE, file))
    if json.loads(client.last_response.data)['sha256'] != sha256:
        raise ValueError('the file that arrived is another one')
    return {**figures, 'growth': memory('VmHWM') - before}


def memory(field):
    """In MiB: VmRSS is what is held now, VmHWM the most that was."""
    try:
        with open('/proc/self/status') as status:
            return next(int(line.split()[1]) for line in status if line.startswith(field)) / 1024
    except OSError:  # another system: only the most is known
        import resource
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == 'darwin' else 2**10)


JOBS = {'device': device, 'page': page, 'sweep': sweep, 'upload': upload}

for line in sys.stdin:
    job = json.loads(line)
    configuration.host = job.pop('baseUrl')
    try:
        result = JOBS[job.pop('job')](**job)
    except Exception:
        result = {'error': traceback.format_exc()}
    print(json.dumps(result), flush=True)
