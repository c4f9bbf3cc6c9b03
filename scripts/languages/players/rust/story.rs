// Plays the story with a client that openapi-generator made for Rust: story STORY.
use esper::apis::{
    commands_v2_api, configuration::Configuration, content_api, device_api, device_group_api, device_v2_api, geofence_api,
    token_api, Error,
};
use esper::models::*;
use serde_json::{json, Value};
use std::{collections::BTreeMap, env, fs, time::Duration};

type Outcome = Result<Value, String>;

fn said<E: std::fmt::Debug>(error: Error<E>) -> String {
    error.to_string()
}

async fn play(api: &Configuration, enterprise: &mut String, step: &Value) -> Outcome {
    let text = |name: &str| step[name].as_str().unwrap_or_default().to_string();
    let limit = step["limit"].as_i64().map(|limit| limit as i32);
    match text("step").as_str() {
        "token" => {
            *enterprise = token_api::get_token_info(api).await.map_err(said)?.enterprise.to_string();
            Ok(json!({ "enterprise": enterprise }))
        }
        "devices" => {
            let page = device_api::get_all_devices(
                api, enterprise, None, None, None, None, None, None, None, None, None, None, None, None, limit, None,
            )
            .await
            .map_err(said)?;
            Ok(json!({ "count": page.count, "rows": page.results.len(), "first": page.results[0].device_name }))
        }
        "fleet" => {
            let page = device_v2_api::get_all_devices_v2(
                api, limit, None, None, None, None, None, None, None, None, None, None, None, None, None, None, None,
                None, None, None, None, None, None, None, None, None, None, None, None, None, None, None, None, None,
                None, None, None, None, None, None, None, None, None,
            )
            .await
            .map_err(said)?;
            let mut models = BTreeMap::new();
            for row in page.content.results.unwrap_or_default() {
                let model = match row {
                    DeviceV2::Android(_) => "ANDROID",
                    DeviceV2::Apple(_) => "APPLE",
                    DeviceV2::Linux(_) => "LINUX",
                    DeviceV2::Windows(_) => "WINDOWS",
                };
                *models.entry(model).or_insert(0) += 1;
            }
            Ok(json!(models))
        }
        "group" => {
            let group = DeviceGroupUpdate::new(text("name"));
            let made = device_group_api::create_group(api, enterprise, group).await.map_err(said)?;
            let id = made.id.to_string();
            let devices = step["devices"].as_array().into_iter().flatten();
            let mut members = DeviceGroupPartialUpdate::new();
            members.device_ids = Some(devices.map(|id| id.as_str().unwrap_or_default().parse().unwrap()).collect());
            let action = Some(DeviceGroupAction::ADD);
            let changed =
                device_group_api::partial_update_group(api, enterprise, &id, members, action).await.map_err(said)?;
            Ok(json!({ "path": changed.path, "devices": changed.device_count }))
        }
        "geofence" => {
            let mut input =
                GeofenceInput::new(text("name"), Some(step["latitude"].clone()), Some(step["longitude"].clone()));
            input.radius = Some(step["radius"].as_f64());
            input.radius_unit = Some(GeofenceRadiusUnit::METERS);
            let id = geofence_api::create_geofence(api, enterprise, input).await.map_err(said)?.id.to_string();
            let read = geofence_api::get_geofence(api, enterprise, &id).await.map_err(said)?;
            let mut back = GeofenceInput::new(text("rename"), read.latitude, read.longitude);
            (back.description, back.radius, back.radius_unit) = (read.description, read.radius, read.radius_unit);
            let put = geofence_api::update_geofence(api, enterprise, &id, back).await.map_err(said)?;
            Ok(json!({ "name": put.name, "longitude": put.longitude, "radius": put.radius }))
        }
        "command" => {
            let command = serde_json::from_value(step["command"].clone()).map_err(|error| error.to_string())?;
            let mut request = V0CommandRequestCreate::new(CommandType::DEVICE, command);
            request.devices = Some(vec![text("device").parse().unwrap()]);
            let id = commands_v2_api::create_command(api, enterprise, request).await.map_err(said)?.id.to_string();
            for _ in 0..100 {
                let page = commands_v2_api::get_command_request_status(api, enterprise, &id, None, None, None, None)
                    .await
                    .map_err(said)?;
                if page.results.first().is_some_and(|row| row.state == CommandState::SUCCESS) {
                    return Ok(json!({ "state": page.results[0].state }));
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            Ok(json!({}))
        }
        "content" => {
            let path = env::temp_dir().join(text("name"));
            fs::write(&path, text("text")).map_err(|error| error.to_string())?;
            let made = content_api::post_content(api, enterprise, path).await.map_err(said)?;
            let mut tags = ContentUpdate::new();
            tags.tags = Some(vec![text("tag")]);
            let changed = content_api::patch_content(api, enterprise, made.id, tags).await.map_err(said)?;
            Ok(json!({ "name": changed.name, "size": changed.size, "tags": changed.tags }))
        }
        _ => match device_api::get_device_by_id(api, enterprise, &text("device")).await {
            Err(Error::ResponseError(answer)) => Ok(json!({ "status": answer.status.as_u16() })),
            other => Err(format!("{:?}", other.is_ok())),
        },
    }
}

#[tokio::main]
async fn main() {
    let path = env::args().nth(1).expect("the story");
    let story: Value = serde_json::from_str(&fs::read_to_string(path).expect("the story")).expect("JSON");
    let mut api = Configuration::new();
    api.base_path = env::var("ESPER_BASE_URL").expect("ESPER_BASE_URL");
    api.bearer_access_token = env::var("ESPER_API_KEY").ok();
    let mut enterprise = String::new();
    for step in story["steps"].as_array().expect("steps") {
        match play(&api, &mut enterprise, step).await {
            Ok(got) => println!("{}", json!({ "step": step["step"], "got": got })),
            Err(error) => println!("{}", json!({ "step": step["step"], "error": error })),
        }
    }
}
