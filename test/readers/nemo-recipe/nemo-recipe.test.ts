import { describe, expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { nemoRecipe } from "../../../src/readers/nemo-recipe/index.js";
import { readRuns } from "../read-run.js";

const path = "nemo/collections/llm/recipes/wren_8b.py";

const wren = `import nemo_run as run
from nemo import lightning as nl
from nemo.collections.llm.api import finetune, pretrain
from nemo.collections.llm.peft.lora import LoRA
from nemo.collections.llm.gpt.model.llama import Llama3Config8B, LlamaModel
from nemo.collections.llm.recipes.precision.mixed_precision import bf16_mixed


@run.cli.factory(name="wren")
def model():
    return run.Config(LlamaModel, config=run.Config(Llama3Config8B))


def trainer(tensor_parallelism: int = 2, num_nodes: int = 1, num_gpus_per_node: int = 8):
    strategy = run.Config(
        nl.MegatronStrategy,
        tensor_model_parallel_size=tensor_parallelism,
        sequence_parallel=True,
    )
    return run.Config(
        nl.Trainer,
        devices=num_gpus_per_node,
        max_steps=5000,
        num_nodes=num_nodes,
        plugins=bf16_mixed(),
        strategy=strategy,
    )


@run.cli.factory(target=pretrain, name="wren")
def pretrain_recipe(name: str = "default", num_nodes: int = 4, performance: bool = False, fn=pretrain):
    recipe = run.Partial(
        fn,
        model=model(),
        trainer=trainer(num_nodes=num_nodes),
        data=run.Config(MockDataModule, seq_length=8192, global_batch_size=512, micro_batch_size=1),
    )
    if performance:
        recipe.trainer.strategy.tensor_model_parallel_size = 1
    return recipe


@run.cli.factory(target=finetune, name="wren")
def finetune_recipe(name: str = "default"):
    recipe = pretrain_recipe(name=name, num_nodes=1, fn=finetune)
    recipe.peft = run.Config(LoRA)
    recipe.data.global_batch_size = 128
    return recipe


def timed_recipe(name, num_nodes):
    return pretrain_recipe(name=name, num_nodes=num_nodes)
`;

function runs(text: string) {
	return readRuns(nemoRecipe, text, { path });
}

describe("a NeMo recipe", () => {
	test("is a run for each function that needs no argument", () => {
		expect(runs(wren).map(({ name }) => name)).toEqual([
			"pretrain_recipe",
			"finetune_recipe",
		]);
	});

	test("states each fact with its line", () => {
		const [run] = runs(wren);

		expect(run?.facts.get("model.id")).toMatchObject({
			value: "meta-llama/Meta-Llama-3-8B",
			origin: { path, line: 11 },
		});
		expect(run?.facts.get("steps")).toMatchObject({
			value: 5000,
			origin: { line: 23 },
		});
		expect(run?.facts.get("batch.global")?.value).toBe(512);
		expect(run?.facts.get("data.sequence")?.value).toBe(8192);
		expect(run?.facts.get("parallel.tensor")?.value).toBe(2);
		// 4 nodes × 8 devices.
		expect(run?.facts.get("hardware.count")?.value).toBe(32);
		expect(run?.facts.get("precision")?.value).toBe("amp-bf16");
		expect(run?.facts.get("task")?.value).toBe("pretrain");
		expect(run?.problems).toEqual([]);
	});

	test("may change another one", () => {
		const run = runs(wren)[1];

		expect(run?.facts.get("task")?.value).toBe("sft");
		expect(run?.facts.get("batch.global")).toMatchObject({
			value: 128,
			origin: { line: 47 },
		});
		expect(run?.facts.get("adapter.kind")?.value).toBe("lora");
		expect(run?.facts.get("adapter.rank")?.origin.kind).toBe("default");
		expect(run?.facts.get("hardware.count")?.value).toBe(8);
	});

	test("reports a wrong value, and a change of the published model", () => {
		const [run] = runs(
			wren
				.replace("max_steps=5000", "max_steps='all'")
				.replace(
					"run.Config(Llama3Config8B)",
					"run.Config(Llama3Config8B, num_layers=2)",
				),
		);

		expect(run?.problems).toEqual([
			"`trainer.max_steps` is `all`; expected a whole number above 0.",
			expect.stringContaining("`num_layers` changes the published model"),
		]);
	});

	test.each([
		[
			"a script that runs a recipe",
			"import nemo_run as run\nfrom nemo.collections import llm\nrun.run(llm.llama3_8b.pretrain_recipe())\n",
		],
		["a file of recipes for cooking", "def soup_recipe():\n    return None\n"],
	])("%s is not recognised", (_, text) => {
		expect(nemoRecipe.recognises(parseFile(path, text))).toBe(false);
	});
});
