import { test } from "vitest";
import { catalog } from "../src/catalog/catalog.js";
import { directorySource } from "../src/host/directory.js";
import { collect } from "../src/host/source.js";
import { renderMarkdown } from "../src/report/markdown.js";
import { renderTerminal } from "../src/report/terminal.js";
import { review } from "../src/review.js";
import { wantedPaths } from "../src/runs/wanted.js";
test("demo", async () => {
	const source = directorySource({ before: "examples/before", after: "examples/after" });
	const policyPath = ".github/wattdiff.yml";
	const snapshots = await collect({ source, commits: { base: "before", head: "after" }, wanted: (snapshots) => wantedPaths({ snapshots, policyPath, scanLimit: 200 }) });
	const started = performance.now();
	const report = review({ snapshots, policyPath, scanLimit: 200, catalog });
	console.log("review ms", performance.now() - started);
	console.log(renderTerminal(report, { colour: false, width: 120 } as never));
	console.log(renderMarkdown(report, { key: "default", head: "abc", tool: "0.1.0" } as never));
});
