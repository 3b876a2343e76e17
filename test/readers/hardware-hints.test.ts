import { expect, test } from "vitest";
import { parseFile } from "../../src/formats/parse-file.js";
import { hardwareHints } from "../../src/readers/hardware-hints.js";

function hintsOf(text: string) {
	return hardwareHints(parseFile("run.yaml", text)).map(
		({ key, value }) => [key, value] as const,
	);
}

test.each([
	["# preset for 64 A100 GPUs", 64, "A100"],
	["# trained on 8 x H100 80GB GPUs", 8, "H100-80GB"],
	["# batch size (trained on 256 gpus)", 256, undefined],
])("%s", (comment, count, accelerator) => {
	expect(hintsOf(`${comment}\na: 1\n`)).toEqual([
		["hardware.count", count],
		...(accelerator === undefined
			? []
			: [["hardware.accelerator", accelerator]]),
	]);
});

test("a number that says nothing about the run is no hint", () => {
	expect(hintsOf("# needs 2 GPUs at least\na: 1\n")).toEqual([]);
});

test("comments that disagree are no hint", () => {
	expect(hintsOf("# trained on 8 GPUs\n# runs on 16 GPUs too\na: 1\n")).toEqual(
		[],
	);
});
