import { expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { llmC } from "../../../src/readers/llm-c/index.js";
import { readRun } from "../read-run.js";

const flint = `make train_gpt2cu USE_CUDNN=1
out_dir="log_flint"
mpirun -np 8 ./train_gpt2cu \\
    -i "dev/data/flint10B/train_*.bin" \\
    -o $out_dir \\
    -v 250 -s 20000 \\
    -b 16 -t 1024 \\
    -d 1048576 \\
    -r 0 -z 1 \\
    -x 32000 \\
    -e "d48"
`;
const path = "scripts/flint.sh";

test("a command gives each fact with its line", () => {
	const run = readRun(llmC, flint, { path });

	expect(run.value("model.layers")).toBe(48);
	expect(run.line("model.layers")).toBe(11);
	expect(run.value("model.hidden")).toBe(1600);
	expect(run.value("model.heads")).toBe(25);
	expect(run.value("model.vocab")).toBe(50_304);
	expect(run.value("batch.micro")).toBe(16);
	expect(run.line("batch.micro")).toBe(7);
	expect(run.value("data.sequence")).toBe(1024);
	expect(run.value("batch.global_tokens")).toBe(1_048_576);
	expect(run.value("steps")).toBe(32_000);
	expect(run.value("checkpointing")).toBe("none");
	expect(run.value("parallel.sharding")).toBe("zero1");
	expect(run.value("attention")).toBe("flash");
	expect(run.line("attention")).toBe(1);
	expect(run.value("hardware.count")).toBe(8);
	expect(run.line("hardware.count")).toBe(3);
	expect(run.problems).toEqual([]);
});

test("without steps the data is passed once, and its folder may say how much it is", () => {
	const run = readRun(llmC, flint.replace("-x 32000", "-x -1"), { path });

	expect(run.value("steps")).toBeUndefined();
	expect(run.value("data.epochs")).toBe(1);
	expect(run.value("data.tokens")).toBe(10e9);
	expect(run.origin("data.tokens")).toMatchObject({ kind: "hint", line: 4 });
});

test("descriptors of GPT-3 go by width, and files by the size in their names", () => {
	const wide = readRun(llmC, flint.replace('"d48"', "gpt3:c2048"), { path });
	const file = readRun(llmC, flint.replace('"d48"', "gpt2_355M_bf16.bin"), {
		path,
	});
	const unknown = readRun(llmC, flint.replace('"d48"', "d13"), { path });

	expect(wide.value("model.layers")).toBe(24);
	expect(wide.value("model.learned_positions")).toBe(2048);
	expect(file.value("model.layers")).toBe(24);
	expect(file.value("model.hidden")).toBe(1024);
	expect(unknown.value("model.layers")).toBeUndefined();
	expect(unknown.problems).toEqual([
		"`-e` is `d13`, which only the launch decides. State it in wattdiff.yml if it matters.",
	]);
});

test("flags of the program are none of srun's", () => {
	const run = readRun(
		llmC,
		"#SBATCH --nodes=2\n#SBATCH --gpus-per-node=8\nsrun ./train_gpt2cu -b 64 -t 1024 -e d12 -pn $SLURM_NTASKS\n",
		{ path: "flint.sbatch" },
	);

	expect(run.value("hardware.nodes")).toBe(2);
	expect(run.value("hardware.per_node")).toBe(8);
	expect(run.value("hardware.time_limit_hours")).toBeUndefined();
	expect(run.value("attention")).toBe("eager");
});

test("a build alone is no run", () => {
	const file = parseFile(
		path,
		"make train_gpt2cu USE_CUDNN=1\nscp train_gpt2cu host:\n",
	);

	expect(llmC.recognises(file)).toBe(false);
});
