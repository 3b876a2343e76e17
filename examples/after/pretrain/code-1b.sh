#!/bin/bash
# A 1.3B decoder from scratch on code. Started by code-1b.sbatch.
set -euo pipefail

DATA=${DATA:-/data/code/tokens}
SEQ=4096

MODEL_ARGS=(
    --num-layers 24
    --hidden-size 2048
    --num-attention-heads 16
    --group-query-attention
    --num-query-groups 8
    --ffn-hidden-size 5632
    --swiglu
    --normalization RMSNorm
    --disable-bias-linear
    --untie-embeddings-and-output-weights
    --position-embedding-type rope
    --seq-length $SEQ
    --max-position-embeddings $SEQ
    --vocab-size 49152
)

TRAINING_ARGS=(
    --micro-batch-size 4
    --global-batch-size 768
    --train-iters 60000
    --lr 3.0e-4
    --min-lr 3.0e-5
    --lr-decay-style cosine
    --lr-warmup-iters 2000
    --weight-decay 0.1
    --clip-grad 1.0
    --bf16
    --use-flash-attn
)

PARALLEL_ARGS=(
    --tensor-model-parallel-size 1
    --pipeline-model-parallel-size 1
    --use-distributed-optimizer
    --overlap-grad-reduce
)

torchrun --nproc_per_node 8 --nnodes ${SLURM_NNODES:-8} --rdzv_backend c10d \
    pretrain_gpt.py "${MODEL_ARGS[@]}" "${TRAINING_ARGS[@]}" "${PARALLEL_ARGS[@]}" \
    --data-path $DATA --tokenizer-type HuggingFaceTokenizer --save checkpoints --save-interval 1000
