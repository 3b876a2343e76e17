import { describe, expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { fold } from "../../../src/plan/plan.js";
import { describe as say } from "../../../src/problem.js";
import { openpi } from "../../../src/readers/openpi/index.js";

const path = "src/openpi/training/config.py";

const configs = `import dataclasses
import openpi.models.pi0_config as pi0_config
import openpi.training.more as more


@dataclasses.dataclass(frozen=True)
class TrainConfig:
    name: str
    batch_size: int = 32


_CONFIGS = [
    TrainConfig(name="serve", model=pi0_config.Pi0Config()),
    TrainConfig(
        name="cups",
        model=pi0_config.Pi0Config(pi05=True, action_horizon=10),
        data=LeRobotDataConfig(repo_id="heron/cups", base_config=DataConfig(prompt_from_task=True)),
        weight_loader=loaders.CheckpointWeightLoader("gs://heron/base"),
        batch_size=256,
        num_train_steps=20_000,
        fsdp_devices=4,
    ),
    TrainConfig(
        name="cups_small",
        model=pi0_fast.Pi0FASTConfig(paligemma_variant="gemma_2b_lora"),
        num_train_steps=5_000,
        freeze_filter=pi0_fast.Pi0FASTConfig(paligemma_variant="gemma_2b_lora").get_freeze_filter(),
        ema_decay=None,
    ),
    *more.get_configs(),
]
`;

function runs(text: string) {
	const file = parseFile(path, text);
	if (!openpi.recognises(file)) throw new Error("not recognised");
	return openpi
		.read(file, () => undefined)
		.map((reading) => ({
			kind: reading.kind,
			name: reading.kind === "training" ? reading.name : "",
			facts: fold(reading.kind === "not-training" ? [] : reading.facts),
			problems: reading.kind === "training" ? reading.problems.map(say) : [],
		}));
}

describe("a list of OpenPI configs", () => {
	test("is a run for each config that trains", () => {
		expect(runs(configs).map(({ kind, name }) => `${kind} ${name}`)).toEqual([
			"not-training ",
			"training cups",
			"training cups_small",
		]);
	});

	test("states each fact with its line", () => {
		const facts = runs(configs)[1]?.facts;

		expect(facts?.get("model.config")).toMatchObject({
			value: {
				model_type: "pi05",
				chunk_size: 10,
				cameras: [
					[224, 224],
					[224, 224],
					[224, 224],
				],
			},
			origin: { path, line: 16 },
		});
		expect(facts?.get("batch.global")).toMatchObject({
			value: 256,
			origin: { line: 19 },
		});
		expect(facts?.get("steps")?.value).toBe(20_000);
		expect(facts?.get("data.sets")?.value).toEqual(["heron/cups"]);
		expect(facts?.get("parallel.shard_group")?.value).toBe(4);
		expect(facts?.get("task")?.value).toBe("imitate");
	});

	test("leaves the rest to the defaults, and sees adapters in a variant's name", () => {
		const run = runs(configs)[2];

		expect(run?.facts.get("model.id")?.value).toBe("pi0_fast");
		expect(run?.facts.get("adapter.kind")).toMatchObject({
			value: "lora",
			origin: { line: 25 },
		});
		expect(run?.facts.get("batch.global")).toMatchObject({
			value: 32,
			origin: { kind: "default", framework: "openpi", version: "15a9616a0094" },
		});
		expect(run?.problems).toEqual([]);
	});

	test("reports a wrong value and a mistyped argument", () => {
		const text = configs
			.replace("batch_size=256", "batch_size=-5")
			.replace("fsdp_devices=4", "num_train_step=4");

		expect(runs(text)[1]?.problems).toEqual([
			"`batch_size` is `-5`; expected a whole number above 0.",
			expect.stringContaining(
				"`num_train_step` is not a key that wattdiff or openpi knows (did you mean `num_train_steps`?)",
			),
		]);
	});

	test.each([
		[
			"a script that takes a config by its name",
			"import openpi.training.config as c\nconfig = c.get_config('pi0')\n",
		],
		[
			"a list of other configs",
			"from other import TrainConfig\nC = [TrainConfig(name='a', num_train_steps=1)]\n",
		],
	])("%s is not recognised", (_, text) => {
		expect(openpi.recognises(parseFile(path, text))).toBe(false);
	});
});
