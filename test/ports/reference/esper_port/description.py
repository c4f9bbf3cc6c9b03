"""What the description says of an operation."""

import json


class Operation:
    def __init__(self, node, method, path, resolve):
        self.id, self.method, self.path = node["operationId"], method.upper(), path
        self.parameters = {each["name"]: each for each in map(resolve, node.get("parameters", []))}
        self.secrets = [name for name, each in self.parameters.items() if each.get("x-esper-secret")]
        body = resolve(node.get("requestBody", {})).get("content", {})
        self.body_type = next(iter(body), None)
        self.form = resolve(body[self.body_type].get("schema", {})).get("properties", {}) if body else {}
        self.successes = {int(status): resolve(answer) for status, answer in node["responses"].items() if status[0] in "23"}
        self.envelope = node.get("x-esper-pagination")
        self.page_size = node.get("x-esper-page-size")
        self.cursor = node.get("x-esper-cursor")

    def rows_path(self):
        if isinstance(self.envelope, dict):
            return [] if self.envelope["rows"] == "." else self.envelope["rows"].split(".")
        return ["results"] if self.envelope == "classic" else ["content", "results"]

    def returns_json(self):
        contents = [answer.get("content") for status, answer in self.successes.items() if status != 304]
        return all(content is None or any("json" in each for each in content) for content in contents)

    def returns_nothing(self):
        return not any(answer.get("content") for answer in self.successes.values())


def read_operations(file):
    description = json.load(open(file, encoding="utf-8"))

    def resolve(node):
        while "$ref" in node:
            target = description
            for step in node["$ref"][2:].split("/"):
                target = target[step.replace("~1", "/").replace("~0", "~")]
            node = target
        return node

    operations = {}
    for path, item in description["paths"].items():
        for method, node in item.items():
            if "operationId" in node:
                operations[node["operationId"]] = Operation(node, method, path, resolve)
    return operations
