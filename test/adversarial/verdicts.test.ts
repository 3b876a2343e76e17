import { expect, test } from "vitest";
import {
	CONFIG,
	messages,
	NAME,
	POLICY,
	trainingConfig,
} from "../action/budgeted-repository.js";
import { pullRequestEvent } from "../runner/events.js";
import { overBudget, runBuilt } from "./scene.js";

const POLICY_PATH = ".github/wattdiff.yml";
const NAMES = "@acme/ml-leads <script>alert(1)</script> | `x` </details>";

test("a warning never fails the job or the check", async () => {
	const { local, head } = await overBudget({
		baseFiles: { [POLICY_PATH]: `${POLICY}    action: warn\n` },
	});

	const result = await runBuilt(local, pullRequestEvent(local, NAME, 1));

	expect(result.exitCode).toBe(0);
	expect(result.outputs["over-budget"]).toBe("false");
	expect(local.checkRuns(NAME, head)).toMatchObject([
		{ status: "completed", conclusion: "success" },
	]);
	expect(local.comments(NAME, 1)[0]?.body).toContain("cost");
});

test("a cost that is unknown is not zero, and keeps no budget", async () => {
	const { local, head } = await overBudget({
		baseFiles: {
			[POLICY_PATH]: POLICY.replace(
				/ {2}acme\/support: .+\n/,
				"  acme/other: { samples: 1 }\n",
			),
		},
		headFiles: {
			[CONFIG]: trainingConfig(3).replace("acme/support", "acme/elsewhere"),
		},
	});

	const result = await runBuilt(local, pullRequestEvent(local, NAME, 1));

	const [comment] = local.comments(NAME, 1);
	expect(result.outputs).toMatchObject({
		verdict: "unknown",
		"cost-usd-delta": "",
		"energy-kwh-delta": "",
	});
	expect(comment?.body).toContain("unknown");
	expect(comment?.body).not.toMatch(/\$0(\.0+)?\b(?!\.\d*[1-9])/);
	expect(local.checkRuns(NAME, head)[0]?.conclusion).toBe("neutral");
});

test("a budget that cannot be decided fails where the workflow asks for it", async () => {
	const { local } = await overBudget({
		headFiles: {
			[CONFIG]: trainingConfig(3).replace("acme/support", "acme/elsewhere"),
		},
	});

	const result = await runBuilt(local, pullRequestEvent(local, NAME, 1), {
		inputs: { unknown: "fail" },
	});

	expect(result.exitCode).toBe(1);
});

test("a key with a typing error is named with the one that was meant", async () => {
	const { local } = await overBudget({
		headFiles: {
			[CONFIG]: trainingConfig(3).replace("num_epochs", "num_epohcs"),
		},
	});

	const result = await runBuilt(local, pullRequestEvent(local, NAME, 1));

	const [comment] = local.comments(NAME, 1);
	for (const text of [comment?.body, result.summary]) {
		expect(text).toMatch(/num_epohcs.+num_epochs/s);
	}
});

test("words of a config are words in the report", async () => {
	const marker = "<!-- wattdiff:v1 key=default head=0 run=9.9 -->";
	const { local, head } = await overBudget({
		baseFiles: { "configs/b.yaml": trainingConfig(2) },
		headFiles: {
			[CONFIG]: `${trainingConfig(3)}"${marker}": 1\n"${NAMES}": 1\n`,
			"configs/b.yaml": trainingConfig(3).replace(
				/base_model: .+/,
				`base_model: "${NAMES} ${marker}"`,
			),
			[`configs/@acme ${"`|`"} <img src=x>.yaml`]: trainingConfig(1),
		},
	});

	const result = await runBuilt(local, pullRequestEvent(local, NAME, 1));
	await runBuilt(local, pullRequestEvent(local, NAME, 1), { run: "4243.1" });

	const bodies = local.comments(NAME, 1).map(({ body }) => body);
	const [check] = local.checkRuns(NAME, head);
	expect(bodies).toHaveLength(1);
	for (const text of [...bodies, result.summary, check?.summary]) {
		expect(text).not.toMatch(
			/<script|<img|@acme|\bwattdiff:v1 key=default head=0/,
		);
		expect(text?.match(/<details>/g)?.length).toBe(
			text?.match(/<\/details>/g)?.length,
		);
	}
	expect(bodies[0]?.match(/<!--/g)).toHaveLength(1);
	expect(messages(result, "error")).toHaveLength(1);
});

test("a pull request that touches no training leaves a green check and no word", async () => {
	const { local, head } = await overBudget({
		epochs: 2,
		headFiles: { "README.md": "Better\n", "src/train.py": "print()\n" },
	});

	const result = await runBuilt(local, pullRequestEvent(local, NAME, 1));

	expect(result.exitCode).toBe(0);
	expect(local.comments(NAME, 1)).toEqual([]);
	expect(local.checkRuns(NAME, head)).toMatchObject([
		{ status: "completed", conclusion: "success" },
	]);
});
