import { describe, expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { fold } from "../../../src/plan/plan.js";
import { torchtitanRegistry } from "../../../src/readers/torchtitan/registry.js";
import { readRuns } from "../read-run.js";

const path = "torchtitan/models/llama3/config_registry.py";

const registry = `from torchtitan.config import CompileConfig, ParallelismConfig, TrainingConfig
from torchtitan.components.quantization import Float8LinearConverter
from torchtitan.hf_datasets.text_datasets import DATASETS
from torchtitan.trainer import Trainer

from . import model_registry


def _tokens(sequences):
    return sequences * 8192


def brook_8b() -> Trainer.Config:
    spec = model_registry("8B")
    return Trainer.Config(
        model_spec=spec,
        optimizer=default_adamw(lr=3e-4),
        training=TrainingConfig(
            num_tokens_per_microbatch_per_dp_rank=_tokens(2),
            max_context_length=8192,
            steps=1000,
        ),
        dataloader=Loader.Config(dataset=Packing(dataset=DATASETS["c4"])),
        activation_checkpoint=FullAC.Config(),
    )


def brook_8b_float8() -> Trainer.Config:
    config = brook_8b()
    config.training.steps = 50
    config.parallelism.tensor_parallel_degree = 4
    config.compile = CompileConfig(enable=True, components=["model"])
    config.model_spec = model_registry("70B", converters=[Float8LinearConverter.Config()])
    config.activation_checkpoint = None
    return config
`;

function runs(text: string, others: Readonly<Record<string, string>> = {}) {
	return readRuns(torchtitanRegistry, text, { path, others });
}

describe("a Python registry of torchtitan", () => {
	test("has a run for each function that returns a config", () => {
		expect(runs(registry).map(({ name }) => name)).toEqual([
			"brook_8b",
			"brook_8b_float8",
		]);
	});

	test("states each fact with its line", () => {
		const [run] = runs(registry);

		expect(run?.facts.get("model.id")).toMatchObject({
			value: "meta-llama/Meta-Llama-3.1-8B",
			origin: { path, line: 14 },
		});
		// 2 × 8192 tokens in sequences of 8192.
		expect(run?.facts.get("batch.micro")).toMatchObject({
			value: 2,
			origin: { line: 19 },
		});
		expect(run?.facts.get("data.sequence")?.value).toBe(8192);
		expect(run?.facts.get("steps")?.value).toBe(1000);
		expect(run?.facts.get("checkpointing")?.value).toBe("full");
		expect(run?.facts.get("data.sets")?.value).toEqual(["allenai/c4"]);
		expect(run?.facts.get("compile")?.origin.kind).toBe("default");
		expect(run?.problems).toEqual([]);
	});

	test("lets a function change what another one returns", () => {
		const [first, second] = runs(registry);

		expect(second?.facts.get("model.id")?.value).toBe(
			"meta-llama/Meta-Llama-3.1-70B",
		);
		expect(second?.facts.get("steps")).toMatchObject({
			value: 50,
			origin: { line: 30 },
		});
		expect(second?.facts.get("parallel.tensor")?.value).toBe(4);
		expect(second?.facts.get("precision")?.value).toBe("fp8");
		expect(second?.facts.get("compile")?.value).toBe(true);
		expect(second?.facts.get("checkpointing")?.value).toBe("none");
		expect(second?.facts.get("batch.micro")?.value).toBe(2);
		expect(first?.facts.get("steps")?.value).toBe(1000);
	});

	test("takes functions of another registry, and their lines stay there", () => {
		const own =
			"from torchtitan.trainer import Trainer\nfrom torchtitan.models.llama3.config_registry import brook_8b\n\n\ndef creek() -> Trainer.Config:\n    config = brook_8b()\n    config.training.steps = 7\n    return config\n";

		const file = parseFile("exp/llama3/config_registry.py", own);
		const [reading, ...more] = torchtitanRegistry.read(
			file,
			({ candidates }) =>
				candidates.includes(path) ? parseFile(path, registry) : undefined,
		);
		const facts = fold(reading?.kind === "training" ? reading.facts : []);

		expect(more).toEqual([]);
		expect(facts.get("steps")?.value).toBe(7);
		expect(facts.get("batch.micro")?.origin).toMatchObject({ path, line: 19 });
	});

	test("sees a config through a function that is not in the file", () => {
		const text = `${registry}

def wrapped() -> GraphTrainer.Config:
    config = to_graph_trainer(brook_8b(), 1)
    config.training.steps = 9
    return config
`;

		const facts = runs(text)[2]?.facts;

		expect(facts?.get("steps")?.value).toBe(9);
		expect(facts?.get("batch.micro")?.value).toBe(2);
	});

	test("reports a model that is not known, and a value that only a run would tell", () => {
		const [run] = runs(
			registry.replace('"8B"', '"9B"').replace("steps=1000", "steps=count()"),
		);

		expect(run?.problems).toEqual([
			"`training.steps` is `count(…)`, which only the launch decides. State it in wattdiff.yml if it matters.",
			expect.stringContaining("No facts about the model `llama3/9B`"),
		]);
	});

	test("reports a mistyped argument", () => {
		const [run] = runs(registry.replace("steps=1000", "step=1000"));

		expect(run?.problems).toEqual([
			expect.stringContaining(
				"`training.step` is not a key that wattdiff or torchtitan knows (did you mean `training.steps`?)",
			),
		]);
	});

	test.each([
		[
			"the module of the trainer",
			"from torchtitan.config import TrainingConfig\n\nclass Trainer:\n    pass\n",
		],
		[
			"a registry of something else",
			"from other import Trainer\n\ndef a() -> Trainer.Config:\n    return Trainer.Config()\n",
		],
	])("%s is not recognised", (_, text) => {
		expect(torchtitanRegistry.recognises(parseFile(path, text))).toBe(false);
	});
});

test("the first registries count sequences and name the mode of checkpointing", () => {
	const [heath, lake] =
		runs(`from torchtitan.config import ActivationCheckpointConfig, TrainingConfig
from torchtitan.components.quantization.float8 import Float8LinearConverter
from torchtitan.protocols.model_converter import ModelConvertersContainer
from torchtitan.trainer import Trainer

from . import model_registry


def heath_8b() -> Trainer.Config:
    return Trainer.Config(
        profiling=ProfilingConfig(enable_profiling=True),
        model_spec=model_registry("8B"),
        optimizer=OptimizersContainer.Config(name="Adam", lr=3e-4),
        training=TrainingConfig(local_batch_size=3, seq_len=4096, steps=900),
        dataloader=HuggingFaceTextDataLoader.Config(dataset="c4"),
        activation_checkpoint=ActivationCheckpointConfig(mode="full"),
    )


def lake_8b() -> Trainer.Config:
    config = heath_8b()
    config.optimizer = OptimizersInBackwardContainer.Config(lr=8e-4)
    config.training.global_batch_size = 96
    config.model_converters = ModelConvertersContainer.Config(
        converters=[Float8LinearConverter.Config()],
    )
    return config
`);

	expect(heath?.facts.get("batch.micro")?.value).toBe(3);
	expect(heath?.facts.get("data.sequence")?.value).toBe(4096);
	expect(heath?.facts.get("steps")?.value).toBe(900);
	expect(heath?.facts.get("checkpointing")?.value).toBe("full");
	expect(heath?.facts.get("optimizer")?.value).toBe("Adam");
	expect(heath?.facts.get("data.sets")?.value).toEqual(["allenai/c4"]);
	expect(heath?.problems).toEqual([]);
	expect(lake?.facts.get("batch.global")?.value).toBe(96);
	expect(lake?.facts.get("precision")?.value).toBe("fp8");
	expect(lake?.facts.get("optimizer_in_backward")?.value).toBe(true);
	expect(lake?.problems).toEqual([]);
});
