// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the shell writes its variables so.
import { describe, expect, test } from "vitest";
import { megatron } from "../../../src/readers/megatron/index.js";
import { readRun } from "../read-run.js";

const path = "scripts/pretrain.sh";

/** Sizes by an argument, with options that follow from switches. */
const estuary = `#!/bin/bash
set -e
PLACE=$1
if [ $PLACE = node ]; then
    NNODES=1
    GPUS_PER_NODE=8
elif [ $PLACE = cluster ]; then
    NNODES=\${WORLD_SIZE}
    GPUS_PER_NODE=\${GPUS}
fi
SIZE=\${2:-9B}
BATCH=\${3:-2}
GLOBAL=\${4:-96}
PRECISION=\${5:-bf16}
RECOMPUTE=\${6:-sel}
SHARD=\${7:-true}
TOKENS=\${8:-12000000000}
if [ $SIZE = 9B ]; then
LAYERS=30
HIDDEN=3840
elif [ $SIZE = 60B ]; then
LAYERS=72
HIDDEN=7680
fi
case $RECOMPUTE in
  full) recompute=" --recompute-method uniform --recompute-granularity full" ;;
  sel) recompute=" --recompute-activations" ;;
  *) recompute="" ;;
esac
if [[ $PRECISION == fp8 ]]; then
    precision=" --bf16 --fp8-format hybrid"
else
    precision=" --\${PRECISION}"
fi
[ "$SHARD" = true ] && shard=" --use-distributed-optimizer"
STEPS=$(( TOKENS / GLOBAL / 4096 ))
options=" \\
    --micro-batch-size \${BATCH} --global-batch-size \${GLOBAL} --train-iters \${STEPS} \\
    --num-layers \${LAYERS} --hidden-size \${HIDDEN} --num-attention-heads 30 \\
    --seq-length 4096 --max-position-embeddings 4096"
command="torchrun --nproc_per_node $GPUS_PER_NODE pretrain_gpt.py \${options} \${precision} \${recompute} \${shard}"
eval \${command}
`;

describe("what a script decides by itself", () => {
	test("defaults of its arguments choose the rows of its tables", () => {
		const run = readRun(megatron, estuary, { path });

		expect(run.value("model.layers")).toBe(30);
		expect(run.value("model.hidden")).toBe(3840);
		expect(run.value("batch.micro")).toBe(2);
		expect(run.value("precision")).toBe("bf16");
		expect(run.value("checkpointing")).toBe("selective");
		expect(run.value("parallel.sharding")).toBe("distributed-optimizer");
		// 12e9 ÷ 96 ÷ 4096 = 30,517.6
		expect(run.value("steps")).toBe(30_517);
	});

	test("what only an argument without a default tells stays open", () => {
		const run = readRun(megatron, estuary, { path });

		expect(run.value("hardware.per_node")).toBeUndefined();
		expect(run.problems).toEqual([expect.stringContaining("--nproc_per_node")]);
	});

	test("another default is another row", () => {
		const run = readRun(
			megatron,
			estuary.replace(":-9B", ":-60B").replace(":-sel", ":-none"),
			{ path },
		);

		expect(run.value("model.layers")).toBe(72);
		expect(run.value("checkpointing")).toBe("none");
	});
});

test("tables, helper functions and counted devices", () => {
	const run = readRun(
		megatron,
		`declare -A LAYERS=( [small]=12 [large]=24 )
SIZE=\${SIZE:-large}
NODES=\${NODES:-4}
let WORLD=NODES*8
batches() {
  local each=$1
  echo "--micro-batch-size $each --global-batch-size $((each * WORLD))"
}
start() {
  local rate=$1; shift
  torchrun --nnodes=$NODES --nproc-per-node=8 pretrain_gpt.py --num-layers \${LAYERS[$SIZE]} \\
    --hidden-size 2048 --num-attention-heads 16 --seq-length 2048 --lr $rate --bf16 "$@"
}
start 1e-4 $(batches 2) --train-iters $(echo "1000 * 5" | bc)
`,
		{ path },
	);

	expect(run.value("model.layers")).toBe(24);
	expect(run.line("model.layers")).toBe(11);
	expect(run.value("batch.micro")).toBe(2);
	// 2 × 4 nodes × 8
	expect(run.value("batch.global")).toBe(64);
	expect(run.value("steps")).toBe(5000);
	expect(run.problems).toEqual([]);
});

test("arguments that a script would take leave its own values in place", () => {
	const run = readRun(
		megatron,
		`MICRO=3
while [[ $# -gt 0 ]]; do
  case "$1" in
    --micro) MICRO="$2"; shift 2;;
    *) shift;;
  esac
done
python pretrain_gpt.py --num-layers 4 --hidden-size 256 --num-attention-heads 4 --seq-length 128 \\
  --micro-batch-size $MICRO --train-iters 10 --use-distributed-optimizer "$@"
`,
		{ path },
	);

	expect(run.value("batch.micro")).toBe(3);
	expect(run.value("parallel.sharding")).toBe("distributed-optimizer");
	expect(run.problems.join()).not.toContain("$2");
});

test("a job that the script writes itself is its run", () => {
	const run = readRun(
		megatron,
		`LAYERS=16
cat > job.sh <<EOF
#!/bin/bash
srun torchrun --nnodes=2 --nproc_per_node=8 pretrain_gpt.py --num-layers $LAYERS --hidden-size 1024 \\
  --num-attention-heads 16 --seq-length 2048 --micro-batch-size 4 --train-iters 100
EOF
sbatch job.sh
`,
		{ path },
	);

	expect(run.value("model.layers")).toBe(16);
	expect(run.value("hardware.nodes")).toBe(2);
	expect(run.value("batch.micro")).toBe(4);
});
