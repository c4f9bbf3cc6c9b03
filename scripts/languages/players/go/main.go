// Plays the story with a client that openapi-generator made for Go: main STORY.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"time"

	esper "esper.example/ports/esper"
)

type step struct {
	Step, Name, Rename, Device, Command, Text, Tag string
	Limit                                          int32
	Devices                                        []string
	Latitude, Longitude, Radius                    float64
}
type got map[string]any

var (
	client     *esper.APIClient
	ctx        = context.WithValue(context.Background(), esper.ContextAccessToken, os.Getenv("ESPER_API_KEY"))
	enterprise string
)

var steps = map[string]func(step) (got, error){
	"token": func(step) (got, error) {
		info, _, err := client.TokenAPI.GetTokenInfo(ctx).Execute()
		if err != nil {
			return nil, err
		}
		enterprise = info.Enterprise
		return got{"enterprise": enterprise}, nil
	},
	"devices": func(s step) (got, error) {
		page, _, err := client.DeviceAPI.GetAllDevices(ctx, enterprise).Limit(s.Limit).Execute()
		if err != nil {
			return nil, err
		}
		return got{"count": page.Count, "rows": len(page.Results), "first": page.Results[0].DeviceName}, nil
	},
	"fleet": func(s step) (got, error) {
		page, _, err := client.DeviceV2API.GetAllDevicesV2(ctx).Limit(s.Limit).Execute()
		if err != nil {
			return nil, err
		}
		models := map[string]int{}
		for _, row := range page.Content.Results {
			switch row.GetActualInstance().(type) {
			case *esper.AndroidDeviceV2:
				models["ANDROID"]++
			case *esper.AppleDeviceV2:
				models["APPLE"]++
			case *esper.LinuxDeviceV2:
				models["LINUX"]++
			case *esper.WindowsDeviceV2:
				models["WINDOWS"]++
			}
		}
		result := got{}
		for model, count := range models {
			result[model] = count
		}
		return result, nil
	},
	"group": func(s step) (got, error) {
		made, _, err := client.DeviceGroupAPI.CreateGroup(ctx, enterprise).DeviceGroup(*esper.NewDeviceGroupUpdate(s.Name)).Execute()
		if err != nil {
			return nil, err
		}
		changed, _, err := client.DeviceGroupAPI.PartialUpdateGroup(ctx, enterprise, made.GetId()).
			Action(esper.DEVICEGROUPACTION_ADD).DeviceGroup(esper.DeviceGroupPartialUpdate{DeviceIds: s.Devices}).Execute()
		if err != nil {
			return nil, err
		}
		return got{"path": changed.GetPath(), "devices": changed.GetDeviceCount()}, nil
	},
	"geofence": func(s step) (got, error) {
		input := esper.NewGeofenceInput(s.Name, s.Latitude, s.Longitude)
		input.SetRadius(s.Radius)
		input.SetRadiusUnit(esper.GEOFENCERADIUSUNIT_METERS)
		made, _, err := client.GeofenceAPI.CreateGeofence(ctx, enterprise).Geofence(*input).Execute()
		if err != nil {
			return nil, err
		}
		read, _, err := client.GeofenceAPI.GetGeofence(ctx, enterprise, made.Id).Execute()
		if err != nil {
			return nil, err
		}
		back := esper.NewGeofenceInput(s.Rename, read.Latitude, read.Longitude)
		back.Description, back.Radius, back.RadiusUnit = read.Description, read.Radius, read.RadiusUnit
		put, _, err := client.GeofenceAPI.UpdateGeofence(ctx, enterprise, made.Id).Geofence(*back).Execute()
		if err != nil {
			return nil, err
		}
		return got{"name": put.Name, "longitude": put.Longitude, "radius": put.GetRadius()}, nil
	},
	"command": func(s step) (got, error) {
		request := esper.NewV0CommandRequestCreate(esper.COMMANDTYPE_DEVICE, esper.V0DeviceCommandEnum(s.Command))
		request.Devices = []string{s.Device}
		made, _, err := client.CommandsV2API.CreateCommand(ctx, enterprise).CommandRequest(*request).Execute()
		if err != nil {
			return nil, err
		}
		for i := 0; i < 100; i++ {
			page, _, err := client.CommandsV2API.GetCommandRequestStatus(ctx, enterprise, made.Id).Execute()
			if err != nil {
				return nil, err
			}
			if len(page.Results) > 0 && page.Results[0].State == esper.COMMANDSTATE_SUCCESS {
				return got{"state": page.Results[0].State}, nil
			}
			time.Sleep(50 * time.Millisecond)
		}
		return got{}, nil
	},
	"content": func(s step) (got, error) {
		path := filepath.Join(os.TempDir(), s.Name)
		if err := os.WriteFile(path, []byte(s.Text), 0o600); err != nil {
			return nil, err
		}
		defer os.Remove(path)
		file, err := os.Open(path)
		if err != nil {
			return nil, err
		}
		made, _, err := client.ContentAPI.PostContent(ctx, enterprise).Key(file).Execute()
		if err != nil {
			return nil, err
		}
		changed, _, err := client.ContentAPI.PatchContent(ctx, enterprise, made.Id).Content(esper.ContentUpdate{Tags: []string{s.Tag}}).Execute()
		if err != nil {
			return nil, err
		}
		return got{"name": changed.GetName(), "size": changed.GetSize(), "tags": changed.Tags}, nil
	},
	"missing": func(s step) (got, error) {
		_, response, err := client.DeviceAPI.GetDeviceById(ctx, enterprise, s.Device).Execute()
		if err == nil || response == nil {
			return got{}, errors.Join(err, errors.New("no status"))
		}
		return got{"status": response.StatusCode}, nil
	},
}

func main() {
	text, err := os.ReadFile(os.Args[1])
	if err != nil {
		panic(err)
	}
	var story struct{ Steps []step }
	if err := json.Unmarshal(text, &story); err != nil {
		panic(err)
	}
	configuration := esper.NewConfiguration()
	configuration.Servers = esper.ServerConfigurations{{URL: os.Getenv("ESPER_BASE_URL")}}
	configuration.HTTPClient = http.DefaultClient
	client = esper.NewAPIClient(configuration)
	for _, one := range story.Steps {
		line := got{"step": one.Step}
		if result, err := steps[one.Step](one); err != nil {
			line["error"] = err.Error()
		} else {
			line["got"] = result
		}
		written, _ := json.Marshal(line)
		fmt.Println(string(written))
	}
}
