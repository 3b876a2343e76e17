// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the shell writes its variables so.
import { describe, expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { placed, shown } from "../parsed.js";

describe("variables", () => {
	test.each([
		["LR=3e-4\ntrain --lr $LR", "train --lr 3e-4"],
		["LR=3e-4\ntrain --lr=${LR}", "train --lr=3e-4"],
		["A='x y'\ntrain $A", "train x y"],
		["A='x y'\ntrain \"$A\"", "train x y"],
		["A='$B'\ntrain $A", "train $B"],
		['A="a"; B="$A-b"; train $B', "train a-b"],
		["A=1; A=2; train $A", "train 2"],
		['A=; train $A "$A" x', "train  x"],
		["A=1; unset A; train ${A:-7}", "train 7"],
		["readonly A=1; train $A", "train 1"],
		["A=x; train ${A^^} ${#A}", "train X 1"],
		["A=$1; train $A", "train $1?"],
		["read A; train $A", "read A|train $A?"],
		["B=2\nread -r -d '' A <<EOF\nx $B\nEOF\ntrain $A", "train x 2"],
		["read -r -d '' A <<'EOF'\nx $B\nEOF\ntrain $A", "train x $B"],
		["read A <<EOF\nx\nEOF\ntrain $A", "read A|train $A?"],
		["A=1; printf -v A %s 2; train $A", "printf -v A %s 2|train $A?"],
		["A=1; printf '%s' A; train $A", "printf %s A|train 1"],
	])("%s", (script, expected) => {
		expect(shown(script).join("|")).toBe(expected);
	});

	test("quotes keep white space together, and their absence ends words", () => {
		const words = placed("A='x  y'\ntrain $A \"$A\"\n");

		expect(words).toEqual(["2:train", "1:x", "1:y", "1:x  y"]);
	});

	test("words out of a text of several lines stand on their lines", () => {
		const script =
			'OPTS="--layers 32 \\\n  --hidden 4096\n  --heads 32"\ntorchrun train.py $OPTS\n';

		expect(placed(script)).toEqual([
			"4:torchrun",
			"4:train.py",
			"1:--layers",
			"1:32",
			"2:--hidden",
			"2:4096",
			"3:--heads",
			"3:32",
		]);
	});

	test("a text put together of texts keeps the line of each", () => {
		const script =
			'LR=1\nOPTS="--lr $LR"\nOPTS+=" --seed 7"\nALL="$OPTS --fp8"\ntrain $ALL\n';

		expect(placed(script)).toEqual([
			"5:train",
			"2:--lr",
			"1:1",
			"3:--seed",
			"3:7",
			"4:--fp8",
		]);
	});

	test("the last values are listed", () => {
		const { script } = parseFile("a.sh", "A=1\nA=2\nB=(x y)\nC=$1\n");

		const values = [...(script?.variables ?? [])].map(
			([name, { text, line, known }]) => [name, text, line, known],
		);

		expect(values).toEqual([
			["A", "2", 2, true],
			["B", "x y", 3, true],
			["C", "$1", 4, false],
		]);
	});
});

describe("defaults", () => {
	test.each([
		["train ${LR:-1e-4}", "train 1e-4"],
		["train ${LR-1e-4}", "train 1e-4"],
		["train ${1:-8}", "train 8"],
		["LR=3; train ${LR:-1}", "train 3"],
		['LR=; train ${LR:-1} "${LR-2}"', "train 1 "],
		["train ${LR:=1}; train $LR", "train 1|train 1"],
		["D=2; train ${LR:-$D}", "train 2"],
		['train ${LR:-"a b"}', "train a b"],
		["LR=$1; train ${LR:-1}", "train $1?"],
		["train ${RESUME:+--resume}", "train ${RESUME:+--resume}?"],
		["RESUME=x; train ${RESUME:+--resume $RESUME}", "train --resume x"],
		["RESUME=; train ${RESUME:+--resume} y", "train y"],
		["train ${LR:?is missing}", "train ${LR:?is missing}?"],
		["train ${!LR} ${LR/a/b} ${LR:0:2}", "train ${!LR}? ${LR/a/b}? ${LR:0:2}?"],
	])("%s", (script, expected) => {
		expect(shown(script).join("|")).toBe(expected);
	});
});

describe("arrays", () => {
	test.each([
		["A=(--lr 1 'x y')\ntrain \"${A[@]}\"", "train --lr 1 x y"],
		["A=(a b)\nA+=(c)\ntrain ${A[@]}", "train a b c"],
		["A=(a b)\ntrain $A ${A[1]} ${A[-1]} ${#A[@]}", "train a b b 2"],
		["A=(a b)\nA[2]=c\ntrain ${A[*]}", "train a b c"],
		['A=()\ntrain "${A[@]}" x', "train x"],
		['A=(a b)\nB=("${A[@]}" c)\ntrain ${B[@]}', "train a b c"],
		['A=(a b)\nB="${A[*]} c"\ntrain $B', "train a b c"],
		["A=(a b)\nB=pre-${A[@]}\ntrain $B", "train pre-a b"],
		['train "${A[@]}"', "train ${A[@]}?"],
		["declare -A A=([lr]=1)\ntrain ${A[lr]}", "train 1"],
		["declare -A A\nA[lr]=1\nA[bs]=2\nK=bs\ntrain ${A[$K]}", "train 2"],
		["declare -A A=([lr]=1)\ntrain ${A[bs]}", "train ${A[bs]}?"],
		["declare -A A=([lr]=1)\ntrain ${A[$K]}", "train ${A[$K]}?"],
		["A=(x)\nI=0\ntrain ${A[$I]} ${A[I2]}", "train x ${A[I2]}?"],
		["A=x\nA+=(y)\ntrain ${A[@]}", "train x y"],
	])("%s", (script, expected) => {
		expect(shown(script).join("|")).toBe(expected);
	});

	test("the quoted star makes one word, the quoted at several", () => {
		const words = placed('A=(a b)\ntrain "${A[*]}" "${A[@]}"\n');

		expect(words).toEqual(["2:train", "1:a b", "1:a", "1:b"]);
	});

	test("words of an array stand where the array has them", () => {
		const script =
			'ARGS=(\n  --layers 32 # comment\n  --hidden "$H"\n)\nARGS+=(--seed 7)\ntrain "${ARGS[@]}"\n';

		expect(placed(script)).toEqual([
			"6:train",
			"2:--layers",
			"2:32",
			"3:--hidden",
			"3:$H",
			"5:--seed",
			"5:7",
		]);
	});
});

describe("arithmetic", () => {
	test.each([
		["N=8; M=4; echo $((N * M))", "echo 32"],
		["N=8; echo $(( ($N + 2) * 3 - ${N} / 3 % 2 ))", "echo 30"],
		["echo $((7 / 2)) $((-7 / 2)) $((2 ** 10))", "echo 3 -3 1024"],
		["echo $((0x10 + 010))", "echo 24"],
		["A=(3 4); echo $((A[1] + ${A[0]}))", "echo $((A[1] + ${A[0]}))?"],
		["A=(3 4); echo $((${A[1]} + ${A[0]}))", "echo 7"],
		["echo $((N * 2))", "echo $((N * 2))?"],
		["N=1.5; echo $((N * 2))", "echo $((N * 2))?"],
		["echo $((1 / 0))", "echo $((1 / 0))?"],
		["echo $((2 ** 99))", "echo $((2 ** 99))?"],
		["N=1; echo $((N > 0 ? 2 : 3))", "echo 2"],
		["N=1; ((N++)); echo $N", "echo 2"],
		["(( N = 4 * 2 )); echo $N", "echo 8"],
		["N=1; (( N *= 6 )); echo $N", "echo 6"],
		["N=1; (( N = M )); echo $N", "echo $N?"],
		["N=1; echo $((N += 2)); echo $N", "echo $((N += 2))?|echo $N?"],
		["N=1; let N=N+1; echo $N", "echo 2"],
		["N=3; let M=N*4; echo $M", "echo 12"],
		["let M=$1*4; echo $M", "let M=$1*4?|echo $M?"],
		["N=2; echo --gas=$((512 / (8 * N)))", "echo --gas=32"],
	])("%s", (script, expected) => {
		expect(shown(script).join("|")).toBe(expected);
	});
});
