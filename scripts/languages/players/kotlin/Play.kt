// Plays the story with a client that openapi-generator made for Kotlin: PlayKt STORY.
package story

import com.fasterxml.jackson.databind.ObjectMapper
import java.io.File
import java.util.UUID
import kotlin.io.path.createTempDirectory
import kotlin.system.exitProcess
import org.openapitools.client.apis.*
import org.openapitools.client.infrastructure.ApiClient
import org.openapitools.client.infrastructure.ClientException
import org.openapitools.client.models.*

val base: String = System.getenv("ESPER_BASE_URL")
lateinit var enterprise: UUID

typealias Step = Map<String, Any?>

val steps: Map<String, (Step) -> Any> = mapOf(
    "token" to {
        enterprise = TokenApi(base).getTokenInfo().enterprise
        mapOf("enterprise" to enterprise.toString())
    },
    "devices" to { step ->
        val page = DeviceApi(base).getAllDevices(enterprise, limit = step["limit"] as Int)
        mapOf("count" to page.count, "rows" to page.results.size, "first" to page.results[0].deviceName)
    },
    "fleet" to { step ->
        val page = DeviceV2Api(base).getAllDevicesV2(limit = step["limit"] as Int)
        page.content.results.orEmpty().groupingBy { it.platform.toString() }.eachCount()
    },
    "group" to { step ->
        val api = DeviceGroupApi(base)
        val made = api.createGroup(enterprise, DeviceGroupUpdate(name = step["name"] as String))
        val members = DeviceGroupPartialUpdate(deviceIds = (step["devices"] as List<*>).map { UUID.fromString(it as String) }.toSet())
        val changed = api.partialUpdateGroup(enterprise, made.id, members, DeviceGroupAction.ADD)
        mapOf("path" to changed.path, "devices" to changed.deviceCount)
    },
    "geofence" to { step ->
        val api = GeofenceApi(base)
        val input = GeofenceInput(
            name = step["name"] as String, latitude = step["latitude"], longitude = step["longitude"],
            radius = (step["radius"] as Int).toDouble(), radiusUnit = GeofenceRadiusUnit.METERS,
        )
        val id = api.createGeofence(enterprise, input).id
        val read = api.getGeofence(enterprise, id)
        val back = GeofenceInput(
            name = step["rename"] as String, latitude = read.latitude, longitude = read.longitude,
            description = read.description, radius = read.radius, radiusUnit = read.radiusUnit,
        )
        val put = api.updateGeofence(enterprise, id, back)
        mapOf("name" to put.name, "longitude" to put.longitude, "radius" to put.radius)
    },
    "command" to { step ->
        val api = CommandsV2Api(base)
        val request = V0CommandRequestCreate(
            commandType = CommandType.DEVICE, command = V0DeviceCommandEnum.valueOf(step["command"] as String),
            devices = listOf(UUID.fromString(step["device"] as String)),
        )
        val id = api.createCommand(enterprise, request).id
        var state = ""
        for (look in 0 until 100) {
            val row = api.getCommandRequestStatus(enterprise, id).results.firstOrNull()
            if (row?.state == CommandState.SUCCESS) { state = row.state.value; break }
            Thread.sleep(50)
        }
        mapOf("state" to state)
    },
    "content" to { step ->
        val api = ContentApi(base)
        val file = File(createTempDirectory().toFile(), step["name"] as String).apply { writeText(step["text"] as String) }
        val made = api.postContent(enterprise, file)
        val changed = api.patchContent(enterprise, made.id, ContentUpdate(tags = listOf(step["tag"] as String)))
        mapOf("name" to changed.name, "size" to changed.propertySize, "tags" to changed.tags)
    },
    "missing" to { step ->
        try {
            DeviceApi(base).getDeviceById(enterprise, UUID.fromString(step["device"] as String))
            mapOf()
        } catch (error: ClientException) {
            mapOf("status" to error.statusCode)
        }
    },
)

fun main(arguments: Array<String>) {
    ApiClient.accessToken = System.getenv("ESPER_API_KEY")
    val json = ObjectMapper()
    val story = json.readValue(File(arguments[0]), Map::class.java)
    for (one in story["steps"] as List<*>) {
        @Suppress("UNCHECKED_CAST") val step = one as Step
        val name = step["step"] as String
        val outcome = try {
            mapOf("got" to steps.getValue(name)(step))
        } catch (error: Exception) {
            mapOf("error" to error.toString())
        }
        println(json.writeValueAsString(mapOf("step" to name) + outcome))
    }
    exitProcess(0)
}
