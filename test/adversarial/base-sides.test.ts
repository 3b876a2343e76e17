import { expect, test } from "vitest";
import {
	CONFIG,
	NAME,
	POLICY,
	trainingConfig,
} from "../action/budgeted-repository.js";
import { pullRequestEvent } from "../runner/events.js";
import { overBudget, runBuilt } from "./scene.js";

const NEW = "configs/longer.yaml";

/** What the base has instead of a config that could be read, with what the report must say about it. */
const bases = {
	"no config": {
		baseFiles: { [CONFIG]: null },
		headFiles: {},
		says: /new/,
	},
	"no file but the policy": {
		baseFiles: { [CONFIG]: null, "README.md": null },
		headFiles: {},
		says: /new/,
	},
	"the config under another name": {
		baseFiles: {},
		headFiles: { [CONFIG]: null, [NEW]: trainingConfig(3) },
		says: /configs\/longer\.yaml/,
	},
	"a config that is no YAML": {
		baseFiles: { [CONFIG]: "base_model: [\n\t- nothing\n" },
		headFiles: {},
		says: /unknown|Cannot read|could not be read/i,
	},
	"an empty config": {
		baseFiles: { [CONFIG]: "" },
		headFiles: {},
		says: /new|unknown/,
	},
	"a config of which nothing is known": {
		baseFiles: {
			[CONFIG]: trainingConfig(2).replace(
				/base_model: .+/,
				"base_model: acme/secret",
			),
		},
		headFiles: {},
		says: /unknown/,
	},
} as const;

test.each(Object.keys(bases) as readonly (keyof typeof bases)[])(
	"against a base with %s nothing rises from zero or by infinity",
	async (name) => {
		const { says, ...files } = bases[name];
		const { local, head } = await overBudget(files);

		const result = await runBuilt(local, pullRequestEvent(local, NAME, 1));

		const [comment] = local.comments(NAME, 1);
		const told = [comment?.body, result.summary, result.stdout].join("\n");
		expect([0, 1]).toContain(result.exitCode);
		expect(local.checkRuns(NAME, head)[0]?.status).toBe("completed");
		expect(comment?.body).toMatch(says);
		expect(told).not.toMatch(/(?<![\d.,])\$?0(\.0+)? (GPU-h|GiB|kWh|kg|g)? ?→/);
		expect(told).not.toMatch(
			/\$0(\.0+)? →|∞|Infinity|NaN|undefined|null|\[object/,
		);
	},
);

test("a renamed run is compared with what it was", async () => {
	const { local } = await overBudget({
		headFiles: { [CONFIG]: null, [NEW]: trainingConfig(3) },
	});

	const result = await runBuilt(local, pullRequestEvent(local, NAME, 1));

	expect(result.exitCode).toBe(1);
	expect(local.comments(NAME, 1)[0]?.body).toContain("+50 %");
});

test("a pull request that lifts its own budget is told so and judged by the old one", async () => {
	const { local } = await overBudget({
		headFiles: {
			".github/wattdiff.yml": POLICY.replace("25 %", "900 %"),
		},
	});

	const result = await runBuilt(local, pullRequestEvent(local, NAME, 1));

	expect(result.exitCode).toBe(1);
	expect(local.comments(NAME, 1)[0]?.body).toContain("edits the budget file");
});

test("a pull request cannot throw its budget away", async () => {
	const { local } = await overBudget({
		headFiles: { ".github/wattdiff.yml": "budgets: []\n" },
	});

	const result = await runBuilt(local, pullRequestEvent(local, NAME, 1));

	expect(result.exitCode).toBe(1);
});
