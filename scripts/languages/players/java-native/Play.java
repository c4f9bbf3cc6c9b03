// Plays the story with a client that openapi-generator made for Java by its native HTTP client: Play STORY.
package story;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.openapitools.client.ApiClient;
import org.openapitools.client.ApiException;
import org.openapitools.client.api.*;
import org.openapitools.client.model.*;

public class Play {
    interface Step {
        Object play(JsonNode step) throws Exception;
    }

    static final ApiClient client = new ApiClient();
    static UUID enterprise;

    static final Map<String, Step> steps = Map.of(
        "token", step -> {
            enterprise = new TokenApi(client).getTokenInfo().getEnterprise();
            return Map.of("enterprise", enterprise.toString());
        },
        "devices", step -> {
            DevicePage page = new DeviceApi(client).getAllDevices(
                DeviceApi.APIGetAllDevicesRequest.newBuilder().enterpriseId(enterprise).limit(step.get("limit").asInt()).build());
            return Map.of("count", page.getCount(), "rows", page.getResults().size(), "first", page.getResults().get(0).getDeviceName());
        },
        "fleet", step -> {
            DeviceV2Page page = new DeviceV2Api(client).getAllDevicesV2(
                DeviceV2Api.APIGetAllDevicesV2Request.newBuilder().limit(step.get("limit").asInt()).build());
            Map<String, Integer> models = new TreeMap<>();
            for (DeviceV2 row : page.getContent().getResults())
                models.merge(row.getActualInstance().getClass().getSimpleName().replace("DeviceV2", "").toUpperCase(), 1, Integer::sum);
            return models;
        },
        "group", step -> {
            DeviceGroupApi api = new DeviceGroupApi(client);
            DeviceGroup made = api.createGroup(enterprise, new DeviceGroupUpdate().name(step.get("name").asText()));
            DeviceGroupPartialUpdate members = new DeviceGroupPartialUpdate();
            for (JsonNode id : step.get("devices")) members.addDeviceIdsItem(UUID.fromString(id.asText()));
            DeviceGroup changed = api.partialUpdateGroup(enterprise, made.getId(), members, DeviceGroupAction.ADD);
            return Map.of("path", changed.getPath(), "devices", changed.getDeviceCount());
        },
        "geofence", step -> {
            GeofenceApi api = new GeofenceApi(client);
            GeofenceInput input = new GeofenceInput().name(step.get("name").asText())
                .latitude(step.get("latitude").asDouble()).longitude(step.get("longitude").asDouble())
                .radius(step.get("radius").asDouble()).radiusUnit(GeofenceRadiusUnit.METERS);
            UUID id = api.createGeofence(enterprise, input).getId();
            Geofence read = api.getGeofence(enterprise, id);
            GeofenceInput back = new GeofenceInput().name(step.get("rename").asText()).description(read.getDescription())
                .latitude(read.getLatitude()).longitude(read.getLongitude()).radius(read.getRadius()).radiusUnit(read.getRadiusUnit());
            Geofence put = api.updateGeofence(enterprise, id, back);
            return Map.of("name", put.getName(), "longitude", put.getLongitude(), "radius", put.getRadius());
        },
        "command", step -> {
            CommandsV2Api api = new CommandsV2Api(client);
            V0CommandRequestCreate request = new V0CommandRequestCreate().commandType(CommandType.DEVICE)
                .addDevicesItem(UUID.fromString(step.get("device").asText()))
                .command(V0DeviceCommandEnum.fromValue(step.get("command").asText()));
            UUID id = api.createCommand(enterprise, request).getId();
            for (int look = 0; look < 100; look++) {
                List<V0CommandStatus> rows = api.getCommandRequestStatus(enterprise, id, null, null, null, null).getResults();
                if (!rows.isEmpty() && rows.get(0).getState() == CommandState.SUCCESS) return Map.of("state", rows.get(0).getState().getValue());
                Thread.sleep(50);
            }
            return Map.of();
        },
        "content", step -> {
            ContentApi api = new ContentApi(client);
            File file = Files.createTempDirectory("story").resolve(step.get("name").asText()).toFile();
            Files.writeString(file.toPath(), step.get("text").asText());
            Content made = api.postContent(enterprise, file);
            Content changed = api.patchContent(enterprise, made.getId(), new ContentUpdate().addTagsItem(step.get("tag").asText()));
            return Map.of("name", changed.getName(), "size", changed.getSize(), "tags", changed.getTags());
        },
        "missing", step -> {
            try {
                new DeviceApi(client).getDeviceById(enterprise, UUID.fromString(step.get("device").asText()));
                return Map.of();
            } catch (ApiException error) {
                return Map.of("status", error.getCode());
            }
        }
    );

    public static void main(String[] args) throws Exception {
        client.updateBaseUri(System.getenv("ESPER_BASE_URL"));
        client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + System.getenv("ESPER_API_KEY")));
        ObjectMapper json = new ObjectMapper();
        for (JsonNode one : json.readTree(Files.readString(Path.of(args[0]))).get("steps")) {
            String name = one.get("step").asText();
            Map<String, Object> line = new TreeMap<>(Map.of("step", name));
            try {
                line.put("got", steps.get(name).play(one));
            } catch (Exception error) {
                line.put("error", String.valueOf(error));
            }
            System.out.println(json.writeValueAsString(line));
        }
        System.exit(0);
    }
}
