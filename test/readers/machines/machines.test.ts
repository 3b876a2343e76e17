import { expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { machines } from "../../../src/readers/machines/index.js";
import { readOnly, readRun } from "../read-run.js";

const modal = "project_name:\nsecrets:\n  - TOKEN\ngpu: h100\ngpu_count: 4\n";

test("Axolotl's cloud file says how many of which GPUs", () => {
	const part = readRun(machines, modal);

	expect(readOnly(machines, modal)).toMatchObject({ kind: "fragment" });
	expect(part.value("hardware.accelerator")).toBe("H100");
	expect(part.value("hardware.count")).toBe(4);
	expect(part.line("hardware.count")).toBe(5);
});

test("values of a chart count all GPUs, and their folder hints at the machine", () => {
	const values = "workload:\n  gpus: 256\nnetwork:\n  stack: tcpxo\n";

	const part = readRun(machines, values, {
		path: "training/a3mega/lake/values.yaml",
	});

	expect(part.value("hardware.count")).toBe(256);
	expect(part.value("hardware.accelerator")).toBe("H100-SXM-80GB");
	expect(part.origin("hardware.accelerator")).toMatchObject({ kind: "hint" });
});

const cluster = `cluster_name: lake
provider:
  type: aws
  region: us-east-1
head_node_type: head
available_node_types:
  head:
    node_config: {InstanceType: m5.large}
  workers:
    min_workers: 4
    max_workers: 4
    node_config: {InstanceType: p5.48xlarge}
`;

test("a Ray cluster of one fixed type says its nodes", () => {
	const part = readRun(machines, cluster);

	expect(part.value("hardware.nodes")).toBe(4);
	expect(part.value("hardware.instance")).toBe("p5.48xlarge");
	expect(part.line("hardware.instance")).toBe(12);
	expect(part.value("site.provider")).toBe("aws");
	expect(part.value("site.region")).toBe("us-east-1");
});

test("a Ray cluster that grows, or of several types, says only where it is", () => {
	const growing = readRun(
		machines,
		cluster.replace("max_workers: 4", "max_workers: 9"),
	);
	const mixed = readRun(
		machines,
		`${cluster}  more:\n    node_config: {InstanceType: p4d.24xlarge}\n`,
	);

	expect(growing.value("hardware.nodes")).toBeUndefined();
	expect(mixed.value("hardware.instance")).toBeUndefined();
	expect(mixed.value("site.region")).toBe("us-east-1");
});

test.each([
	["gpu: h100\nport: 80\n"],
	["workload:\n  replicas: 2\n"],
	["kind: Job\nworkload:\n  gpus: 8\n"],
])("other files are no machines: %j", (text) => {
	expect(machines.recognises(parseFile("a.yaml", text))).toBe(false);
});
