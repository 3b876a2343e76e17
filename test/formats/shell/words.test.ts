// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the shell writes its variables so.
import { describe, expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { commandsOf, placed, problemsOf, shown } from "../parsed.js";

describe("words", () => {
	test.each([
		["torchrun train.py --lr 3e-4", "torchrun train.py --lr 3e-4"],
		["echo 'a  b' \"c  d\" e\\ f", "echo a  b c  d e f"],
		["echo a'b'\"c\"", "echo abc"],
		["echo $'tab\\there'", "echo tab\there"],
		[
			"python t.py +x.y=2 'm={a:1,b:2}' d=[0,1]",
			"python t.py +x.y=2 m={a:1,b:2} d=[0,1]",
		],
		["echo {1..3} x{a,b}y", "echo 1 2 3 xay xby"],
		["echo {8..2..3}", "echo 8 5 2"],
		["train > log.txt 2>&1 &", "train"],
		["nohup train </dev/null", "nohup train"],
		["time train; ! train2", "train|train2"],
		["FOO=1 train", "train"],
	])("%s", (script, expected) => {
		expect(shown(script).join("|")).toBe(expected);
	});

	test("an empty pair of quotes is a word", () => {
		const [command] = commandsOf("train --name '' \"\"");

		expect(command?.words.map(({ text }) => text)).toEqual([
			"train",
			"--name",
			"",
			"",
		]);
	});

	test("a word stands on its own line when lines are continued", () => {
		const words = placed("torchrun \\\n  --nnodes 2 \\\n  train.py\n");

		expect(words).toEqual(["1:torchrun", "2:--nnodes", "2:2", "3:train.py"]);
	});

	test.each([
		["$1 and more", "$1?"],
		["$SLURM_NNODES", "$SLURM_NNODES?"],
		["${SLURM_NNODES}", "${SLURM_NNODES}?"],
		["$(nproc --all)", "$(nproc --all)?"],
		["`hostname`", "`hostname`?"],
		["data/*.json", "data/*.json?"],
		["--n=$WORLD_SIZE", "--n=$WORLD_SIZE?"],
		["${NAME%.yaml}", "${NAME%.yaml}?"],
	])("%s is only known at launch", (word, expected) => {
		const [command] = shown(`echo ${word}`);

		expect(command?.split(" ").slice(1).join(" ")).toMatch(
			new RegExp(`^${expected.replace(/[$()*.{}?[\]\\]/g, "\\$&")}`),
		);
	});
});

describe("what is no command", () => {
	test("here-documents are not read", () => {
		const script =
			"cat <<EOF > job.sh\ntorchrun train.py $X $(date)\nEOF\nsbatch job.sh\n";

		expect(shown(script)).toEqual(["cat", "sbatch job.sh"]);
	});

	test("comments are kept with their lines", () => {
		const { comments } = parseFile(
			"a.sh",
			"#!/bin/bash\n#SBATCH --nodes=2\n  # indented\ntrain # not a line of its own\n",
		);

		expect(comments).toEqual([
			{ text: "#!/bin/bash", line: 1 },
			{ text: "#SBATCH --nodes=2", line: 2 },
			{ text: "# indented", line: 3 },
		]);
	});

	test("a script that bash cannot read is told with its line", () => {
		const problems = problemsOf("a.sh", "train\nif true; then\n  echo\n");

		expect(problems).toEqual([
			expect.stringMatching(
				/^[34]: Cannot read this file as a shell script: expected 'fi'/,
			),
		]);
	});

	test("a token in angle brackets is a word like any other", () => {
		expect(shown("train --pad '<pad>' --eos \"</s>\"")).toEqual([
			"train --pad <pad> --eos </s>",
		]);
	});

	test("a placeholder to fill in is a word that is not known", () => {
		const script =
			"CKPT=<Specify path>\nDATA=<PATH_TO_DATA>/text\ntrain --load $CKPT --data $DATA --lr 1\n";

		expect(shown(script)).toEqual([
			"train --load <Specify path>? --data <PATH_TO_DATA>/text? --lr 1",
		]);
	});
});

describe("the environment of a command", () => {
	test("exports before it and assignments in front of it", () => {
		const [command] = commandsOf(
			"export NCCL_DEBUG=INFO\nPLAIN=1\nCUDA_VISIBLE_DEVICES=0,1 train\n",
		);

		expect(
			[...(command?.environment ?? [])].map(([name, { text, line }]) => [
				name,
				text,
				line,
			]),
		).toEqual([
			["NCCL_DEBUG", "INFO", 1],
			["CUDA_VISIBLE_DEVICES", "0,1", 3],
		]);
	});

	test("a variable that is exported later, or by declare", () => {
		const [command] = commandsOf("A=1\nexport A\ndeclare -x B=2\nA=3\ntrain\n");

		expect(
			[...(command?.environment ?? [])].map(([name, { text }]) => [name, text]),
		).toEqual([
			["A", "3"],
			["B", "2"],
		]);
	});

	test("what one command gets in front of it, the next does not have", () => {
		const [, second] = commandsOf("A=1 one\ntwo\n");

		expect(second?.environment.size).toBe(0);
	});
});
