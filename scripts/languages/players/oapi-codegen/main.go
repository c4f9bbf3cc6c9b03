// Plays the story with a client that oapi-codegen made: main STORY.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/http"
	"os"
	"time"

	esper "esper.example/oapi/esper"

	"github.com/oapi-codegen/runtime/types"
)

type step struct {
	Step, Name, Rename, Command, Text, Tag string
	Limit                                  int32
	Device                                 types.UUID
	Devices                                []types.UUID
	Latitude, Longitude, Radius            float64
}
type got map[string]any

var (
	client     *esper.ClientWithResponses
	ctx        = context.Background()
	enterprise types.UUID
)

// answered gives an answer, or an error where the status was another.
func answered[T any](body *T, response *http.Response, err error) (*T, error) {
	if err == nil && body == nil {
		err = fmt.Errorf("status %d", response.StatusCode)
	}
	return body, err
}

var steps = map[string]func(step) (got, error){
	"token": func(step) (got, error) {
		answer, err := client.GetTokenInfoWithResponse(ctx)
		if err != nil {
			return nil, err
		}
		info, err := answered(answer.JSON200, answer.HTTPResponse, err)
		if err != nil {
			return nil, err
		}
		enterprise = info.Enterprise
		return got{"enterprise": enterprise}, nil
	},
	"devices": func(s step) (got, error) {
		answer, err := client.GetAllDevicesWithResponse(ctx, enterprise, &esper.GetAllDevicesParams{Limit: &s.Limit})
		if err != nil {
			return nil, err
		}
		page, err := answered(answer.JSON200, answer.HTTPResponse, err)
		if err != nil {
			return nil, err
		}
		return got{"count": page.Count, "rows": len(page.Results), "first": page.Results[0].DeviceName}, nil
	},
	"fleet": func(s step) (got, error) {
		answer, err := client.GetAllDevicesV2WithResponse(ctx, &esper.GetAllDevicesV2Params{Limit: &s.Limit})
		if err != nil {
			return nil, err
		}
		page, err := answered(answer.JSON200, answer.HTTPResponse, err)
		if err != nil {
			return nil, err
		}
		models := map[string]int{}
		for _, row := range *page.Content.Results {
			device, err := row.ValueByDiscriminator()
			if err != nil {
				return nil, err
			}
			switch device.(type) {
			case esper.AndroidDeviceV2:
				models["ANDROID"]++
			case esper.AppleDeviceV2:
				models["APPLE"]++
			case esper.LinuxDeviceV2:
				models["LINUX"]++
			case esper.WindowsDeviceV2:
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
		answer, err := client.CreateGroupWithResponse(ctx, enterprise, esper.DeviceGroupUpdate{Name: s.Name})
		if err != nil {
			return nil, err
		}
		made, err := answered(answer.JSON201, answer.HTTPResponse, err)
		if err != nil {
			return nil, err
		}
		add := esper.DeviceGroupAction("add")
		change, err := client.PartialUpdateGroupWithResponse(ctx, enterprise, made.Id,
			&esper.PartialUpdateGroupParams{Action: &add}, esper.DeviceGroupPartialUpdate{DeviceIds: &s.Devices})
		if err != nil {
			return nil, err
		}
		changed, err := answered(change.JSON200, change.HTTPResponse, err)
		if err != nil {
			return nil, err
		}
		return got{"path": changed.Path, "devices": changed.DeviceCount}, nil
	},
	"geofence": func(s step) (got, error) {
		unit := esper.GeofenceRadiusUnit("METERS")
		input := esper.GeofenceInput{Name: s.Name, Latitude: s.Latitude, Longitude: s.Longitude, Radius: &s.Radius, RadiusUnit: &unit}
		creation, err := client.CreateGeofenceWithResponse(ctx, enterprise, input)
		if err != nil {
			return nil, err
		}
		made, err := answered(creation.JSON201, creation.HTTPResponse, err)
		if err != nil {
			return nil, err
		}
		reading, err := client.GetGeofenceWithResponse(ctx, enterprise, made.Id)
		if err != nil {
			return nil, err
		}
		read, err := answered(reading.JSON200, reading.HTTPResponse, err)
		if err != nil {
			return nil, err
		}
		back := esper.GeofenceInput{Name: s.Rename, Description: read.Description, Latitude: read.Latitude, Longitude: read.Longitude, Radius: read.Radius, RadiusUnit: read.RadiusUnit}
		writing, err := client.UpdateGeofenceWithResponse(ctx, enterprise, made.Id, back)
		if err != nil {
			return nil, err
		}
		put, err := answered(writing.JSON200, writing.HTTPResponse, err)
		if err != nil {
			return nil, err
		}
		return got{"name": put.Name, "longitude": put.Longitude, "radius": put.Radius}, nil
	},
	"command": func(s step) (got, error) {
		request := esper.V0CommandRequestCreate{
			CommandType: esper.CommandType("DEVICE"), Devices: &[]types.UUID{s.Device}, Command: esper.V0DeviceCommandEnum(s.Command),
		}
		answer, err := client.CreateCommandWithResponse(ctx, enterprise, request)
		if err != nil {
			return nil, err
		}
		made, err := answered(answer.JSON201, answer.HTTPResponse, err)
		if err != nil {
			return nil, err
		}
		for i := 0; i < 100; i++ {
			look, err := client.GetCommandRequestStatusWithResponse(ctx, enterprise, made.Id, nil)
			if err != nil {
				return nil, err
			}
			page, err := answered(look.JSON200, look.HTTPResponse, err)
			if err != nil {
				return nil, err
			}
			if len(page.Results) > 0 && page.Results[0].State == esper.CommandState("Command Success") {
				return got{"state": page.Results[0].State}, nil
			}
			time.Sleep(50 * time.Millisecond)
		}
		return got{}, nil
	},
	"content": func(s step) (got, error) {
		var form bytes.Buffer
		writer := multipart.NewWriter(&form)
		part, err := writer.CreateFormFile("key", s.Name)
		if err != nil {
			return nil, err
		}
		part.Write([]byte(s.Text))
		writer.Close()
		answer, err := client.PostContentWithBodyWithResponse(ctx, enterprise, writer.FormDataContentType(), &form)
		if err != nil {
			return nil, err
		}
		made, err := answered(answer.JSON200, answer.HTTPResponse, err)
		if err != nil {
			return nil, err
		}
		change, err := client.PatchContentWithResponse(ctx, enterprise, made.Id, esper.ContentUpdate{Tags: &[]string{s.Tag}})
		if err != nil {
			return nil, err
		}
		changed, err := answered(change.JSON200, change.HTTPResponse, err)
		if err != nil {
			return nil, err
		}
		return got{"name": changed.Name, "size": changed.Size, "tags": changed.Tags}, nil
	},
	"missing": func(s step) (got, error) {
		answer, err := client.GetDeviceByIdWithResponse(ctx, enterprise, s.Device)
		if err != nil {
			return nil, err
		}
		return got{"status": answer.StatusCode()}, nil
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
	key := func(_ context.Context, request *http.Request) error {
		request.Header.Set("Authorization", "Bearer "+os.Getenv("ESPER_API_KEY"))
		return nil
	}
	if client, err = esper.NewClientWithResponses(os.Getenv("ESPER_BASE_URL"), esper.WithRequestEditorFn(key)); err != nil {
		panic(err)
	}
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
