// Plays the story with a client that openapi-generator made for Java by okhttp-gson: Play STORY.
package story;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
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
        Object play(JsonObject step) throws Exception;
    }

    static final ApiClient client = new ApiClient();
    static UUID enterprise;

    static final Map<String, Step> steps = Map.of(
        "token", step -> {
            enterprise = new TokenApi(client).getTokenInfo().execute().getEnterprise();
            return Map.of("enterprise", enterprise.toString());
        },
        "devices", step -> {
            DevicePage page = new DeviceApi(client).getAllDevices(enterprise).limit(step.get("limit").getAsInt()).execute();
            return Map.of("count", page.getCount(), "rows", page.getResults().size(), "first", page.getResults().get(0).getDeviceName());
        },
        "fleet", step -> {
            DeviceV2Page page = new DeviceV2Api(client).getAllDevicesV2().limit(step.get("limit").getAsInt()).execute();
            Map<String, Integer> models = new TreeMap<>();
            for (DeviceV2 row : page.getContent().getResults())
                models.merge(row.getActualInstance().getClass().getSimpleName().replace("DeviceV2", "").toUpperCase(), 1, Integer::sum);
            return models;
        },
        "group", step -> {
            DeviceGroupApi api = new DeviceGroupApi(client);
            DeviceGroup made = api.createGroup(enterprise, new DeviceGroupUpdate().name(step.get("name").getAsString())).execute();
            DeviceGroupPartialUpdate members = new DeviceGroupPartialUpdate();
            for (JsonElement id : step.getAsJsonArray("devices")) members.addDeviceIdsItem(UUID.fromString(id.getAsString()));
            DeviceGroup changed = api.partialUpdateGroup(enterprise, made.getId(), members).action(DeviceGroupAction.ADD).execute();
            return Map.of("path", changed.getPath(), "devices", changed.getDeviceCount());
        },
        "geofence", step -> {
            GeofenceApi api = new GeofenceApi(client);
            GeofenceInput input = new GeofenceInput().name(step.get("name").getAsString())
                .latitude(step.get("latitude").getAsDouble()).longitude(step.get("longitude").getAsDouble())
                .radius(step.get("radius").getAsDouble()).radiusUnit(GeofenceRadiusUnit.METERS);
            UUID id = api.createGeofence(enterprise, input).execute().getId();
            Geofence read = api.getGeofence(enterprise, id).execute();
            GeofenceInput back = new GeofenceInput().name(step.get("rename").getAsString()).description(read.getDescription())
                .latitude(read.getLatitude()).longitude(read.getLongitude()).radius(read.getRadius()).radiusUnit(read.getRadiusUnit());
            Geofence put = api.updateGeofence(enterprise, id, back).execute();
            return Map.of("name", put.getName(), "longitude", put.getLongitude(), "radius", put.getRadius());
        },
        "command", step -> {
            CommandsV2Api api = new CommandsV2Api(client);
            V0CommandRequestCreate request = new V0CommandRequestCreate().commandType(CommandType.DEVICE)
                .addDevicesItem(UUID.fromString(step.get("device").getAsString()))
                .command(V0DeviceCommandEnum.fromValue(step.get("command").getAsString()));
            UUID id = api.createCommand(enterprise, request).execute().getId();
            for (int look = 0; look < 100; look++) {
                List<V0CommandStatus> rows = api.getCommandRequestStatus(enterprise, id).execute().getResults();
                if (!rows.isEmpty() && rows.get(0).getState() == CommandState.SUCCESS) return Map.of("state", rows.get(0).getState().getValue());
                Thread.sleep(50);
            }
            return Map.of();
        },
        "content", step -> {
            ContentApi api = new ContentApi(client);
            File file = Files.createTempDirectory("story").resolve(step.get("name").getAsString()).toFile();
            Files.writeString(file.toPath(), step.get("text").getAsString());
            Content made = api.postContent(enterprise, file).execute();
            Content changed = api.patchContent(enterprise, made.getId(), new ContentUpdate().addTagsItem(step.get("tag").getAsString())).execute();
            return Map.of("name", changed.getName(), "size", changed.getSize(), "tags", changed.getTags());
        },
        "missing", step -> {
            try {
                new DeviceApi(client).getDeviceById(enterprise, UUID.fromString(step.get("device").getAsString())).execute();
                return Map.of();
            } catch (ApiException error) {
                return Map.of("status", error.getCode());
            }
        }
    );

    public static void main(String[] args) throws Exception {
        client.setBasePath(System.getenv("ESPER_BASE_URL"));
        client.setBearerToken(System.getenv("ESPER_API_KEY"));
        Gson gson = new GsonBuilder().create();
        for (JsonElement one : gson.fromJson(Files.readString(Path.of(args[0])), JsonObject.class).getAsJsonArray("steps")) {
            String name = one.getAsJsonObject().get("step").getAsString();
            Map<String, Object> line = new TreeMap<>(Map.of("step", name));
            try {
                line.put("got", steps.get(name).play(one.getAsJsonObject()));
            } catch (Exception error) {
                line.put("error", String.valueOf(error));
            }
            System.out.println(gson.toJson(line));
        }
        System.exit(0);
    }
}
