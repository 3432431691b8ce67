using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    // Functions of each element.
    public unsafe partial class Tensor
    {
        public Tensor abs() => Op.Unary(&Native.tensor_abs, this);

        public Tensor abs_() => Op.InPlace(&Native.tensor_abs_, this);

        public Tensor exp() => Op.Unary(&Native.tensor_exp, this);

        public Tensor exp_() => Op.InPlace(&Native.tensor_exp_, this);

        public Tensor expm1() => Op.Unary(&Native.tensor_expm1, this);

        public Tensor expm1_() => Op.InPlace(&Native.tensor_expm1_, this);

        public Tensor log() => Op.Unary(&Native.tensor_log, this);

        public Tensor log_() => Op.InPlace(&Native.tensor_log_, this);

        public Tensor log1p() => Op.Unary(&Native.tensor_log1p, this);

        public Tensor log1p_() => Op.InPlace(&Native.tensor_log1p_, this);

        public Tensor log2() => Op.Unary(&Native.tensor_log2, this);

        public Tensor log2_() => Op.InPlace(&Native.tensor_log2_, this);

        public Tensor log10() => Op.Unary(&Native.tensor_log10, this);

        public Tensor log10_() => Op.InPlace(&Native.tensor_log10_, this);

        public Tensor sqrt() => Op.Unary(&Native.tensor_sqrt, this);

        public Tensor sqrt_() => Op.InPlace(&Native.tensor_sqrt_, this);

        public Tensor rsqrt() => Op.Unary(&Native.tensor_rsqrt, this);

        public Tensor rsqrt_() => Op.InPlace(&Native.tensor_rsqrt_, this);

        public Tensor reciprocal() => Op.Unary(&Native.tensor_reciprocal, this);

        public Tensor reciprocal_() => Op.InPlace(&Native.tensor_reciprocal_, this);

        public Tensor neg() => Op.Unary(&Native.tensor_neg, this);

        public Tensor neg_() => Op.InPlace(&Native.tensor_neg_, this);

        public Tensor sign() => Op.Unary(&Native.tensor_sign, this);

        public Tensor sign_() => Op.InPlace(&Native.tensor_sign_, this);

        public Tensor floor() => Op.Unary(&Native.tensor_floor, this);

        public Tensor floor_() => Op.InPlace(&Native.tensor_floor_, this);

        public Tensor ceil() => Op.Unary(&Native.tensor_ceil, this);

        public Tensor ceil_() => Op.InPlace(&Native.tensor_ceil_, this);

        public Tensor trunc() => Op.Unary(&Native.tensor_trunc, this);

        public Tensor trunc_() => Op.InPlace(&Native.tensor_trunc_, this);

        public Tensor sin() => Op.Unary(&Native.tensor_sin, this);

        public Tensor sin_() => Op.InPlace(&Native.tensor_sin_, this);

        public Tensor cos() => Op.Unary(&Native.tensor_cos, this);

        public Tensor cos_() => Op.InPlace(&Native.tensor_cos_, this);

        public Tensor tanh() => Op.Unary(&Native.tensor_tanh, this);

        public Tensor tanh_() => Op.InPlace(&Native.tensor_tanh_, this);

        public Tensor sigmoid() => Op.Unary(&Native.tensor_sigmoid, this);

        public Tensor sigmoid_() => Op.InPlace(&Native.tensor_sigmoid_, this);

        public Tensor relu() => Op.Unary(&Native.tensor_relu, this);

        public Tensor relu_() => Op.InPlace(&Native.tensor_relu_, this);

        public Tensor logical_not() => Op.Unary(&Native.tensor_logical_not, this);

        public Tensor logical_not_() => Op.InPlace(&Native.tensor_logical_not_, this);

        public Tensor square() => Op.Unary(&Native.tensor_square, this);

        public Tensor isnan() => Op.Unary(&Native.tensor_isnan, this);

        public Tensor isinf() => Op.Unary(&Native.tensor_isinf, this);

        public Tensor isfinite() => Op.Unary(&Native.tensor_isfinite, this);

        public Tensor absolute() => abs();

        public Tensor absolute_() => abs_();

        public Tensor negative() => neg();
    }
}
