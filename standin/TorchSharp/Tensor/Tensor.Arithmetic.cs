using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    // Sums, products, quotients.
    public unsafe partial class Tensor
    {
        public Tensor mul(Scalar target) => Op.Binary(&Native.tensor_mul_scalar, this, target);

        public Tensor mul(Tensor target) => Op.Binary(&Native.tensor_mul, this, target);

        public Tensor mul_(Scalar target) => Op.InPlace(&Native.tensor_mul_scalar_, this, target);

        public Tensor mul_(Tensor target) => Op.InPlace(&Native.tensor_mul_, this, target);

        public Tensor remainder(Scalar scalar) => Op.Binary(&Native.tensor_remainder_scalar, this, scalar);

        public Tensor remainder(Tensor target) => Op.Binary(&Native.tensor_remainder, this, target);

        public Tensor remainder_(Scalar scalar) => Op.InPlace(&Native.tensor_remainder_scalar_, this, scalar);

        public Tensor remainder_(Tensor target) => Op.InPlace(&Native.tensor_remainder_, this, target);

        public Tensor pow(Scalar exponent) => Op.Binary(&Native.tensor_pow_scalar, this, exponent);

        public Tensor pow(Tensor exponent) => Op.Binary(&Native.tensor_pow, this, exponent);

        public Tensor pow_(Scalar exponent) => Op.InPlace(&Native.tensor_pow_scalar_, this, exponent);

        public Tensor pow_(Tensor exponent) => Op.InPlace(&Native.tensor_pow_, this, exponent);

        public Tensor matmul(Tensor target) => Op.Binary(&Native.tensor_matmul, this, target);

        public Tensor mm(Tensor target) => Op.Binary(&Native.tensor_mm, this, target);

        public Tensor bmm(Tensor batch2) => Op.Binary(&Native.tensor_bmm, this, batch2);

        public Tensor dot(Tensor target) => Op.Binary(&Native.tensor_dot, this, target);

        public Tensor maximum(Tensor other) => Op.Binary(&Native.tensor_maximum, this, other);

        public Tensor minimum(Tensor other) => Op.Binary(&Native.tensor_minimum, this, other);

        public Tensor add(Scalar scalar) => Op.WithAlpha(&Native.tensor_add_scalar, this, scalar.Value, ScalarValue.Integer(1));

        public Tensor add(Scalar scalar, Scalar alpha) => Op.WithAlpha(&Native.tensor_add_scalar, this, scalar.Value, alpha.Value);

        public Tensor add(Tensor target) => Op.WithAlpha(&Native.tensor_add, this, target, ScalarValue.Integer(1));

        public Tensor add(Tensor target, Scalar alpha) => Op.WithAlpha(&Native.tensor_add, this, target, alpha.Value);

        public Tensor add_(Scalar scalar) => Op.WithAlphaInPlace(&Native.tensor_add_scalar_, this, scalar.Value, ScalarValue.Integer(1));

        public Tensor add_(Scalar scalar, Scalar alpha) => Op.WithAlphaInPlace(&Native.tensor_add_scalar_, this, scalar.Value, alpha.Value);

        public Tensor add_(Tensor target) => Op.WithAlphaInPlace(&Native.tensor_add_, this, target, ScalarValue.Integer(1));

        public Tensor add_(Tensor target, Scalar alpha) => Op.WithAlphaInPlace(&Native.tensor_add_, this, target, alpha.Value);

        public Tensor sub(Scalar target) => Op.WithAlpha(&Native.tensor_sub_scalar, this, target.Value, ScalarValue.Integer(1));

        public Tensor sub(Tensor target) => Op.WithAlpha(&Native.tensor_sub, this, target, ScalarValue.Integer(1));

        public Tensor sub_(Scalar target) => Op.WithAlphaInPlace(&Native.tensor_sub_scalar_, this, target.Value, ScalarValue.Integer(1));

        public Tensor sub_(Tensor target) => Op.WithAlphaInPlace(&Native.tensor_sub_, this, target, ScalarValue.Integer(1));

        public Tensor multiply(Scalar target) => mul(target);

        public Tensor multiply(Tensor target) => mul(target);

        public Tensor subtract(Scalar target) => sub(target);

        public Tensor subtract(Tensor target) => sub(target);

        public Tensor subtract_(Scalar target) => sub_(target);

        public Tensor subtract_(Tensor target) => sub_(target);

        public Tensor true_divide(Scalar other) => div(other);

        public Tensor true_divide(Tensor other) => div(other);

        public Tensor true_divide_(Scalar other) => div_(other);

        public Tensor true_divide_(Tensor other) => div_(other);

        public Tensor divide(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => div(target, rounding_mode);

        public Tensor divide(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => div(target, rounding_mode);

        public Tensor divide_(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => div_(target, rounding_mode);

        public Tensor divide_(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => div_(target, rounding_mode);

        public Tensor addcmul(Tensor tensor1, Tensor tensor2, Scalar value) => Op.Ternary(&Native.tensor_addcmul, this, tensor1, tensor2, value.Value);

        public Tensor addcmul_(Tensor tensor1, Tensor tensor2, Scalar value) => Op.TernaryInPlace(&Native.tensor_addcmul_, this, tensor1, tensor2, value.Value);

        public Tensor addcdiv(Tensor tensor1, Tensor tensor2) => Op.Ternary(&Native.tensor_addcdiv, this, tensor1, tensor2, ScalarValue.Integer(1));

        public Tensor addcdiv(Tensor tensor1, Tensor tensor2, Scalar value) => Op.Ternary(&Native.tensor_addcdiv, this, tensor1, tensor2, value.Value);

        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2) => Op.TernaryInPlace(&Native.tensor_addcdiv_, this, tensor1, tensor2, ScalarValue.Integer(1));

        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2, Scalar value) => Op.TernaryInPlace(&Native.tensor_addcdiv_, this, tensor1, tensor2, value.Value);

        public Tensor lerp(Tensor end, Tensor weight) => Op.Ternary(&Native.tensor_lerp, this, end, weight);

        public Tensor lerp_(Tensor end, Tensor weight) => Op.TernaryInPlace(&Native.tensor_lerp_, this, end, weight);

        public Tensor div(Tensor target, RoundingMode rounding_mode = RoundingMode.None)
        {
            var result = Native.tensor_div(Handle, target.Handle, (int)rounding_mode);
            GC.KeepAlive(this);
            GC.KeepAlive(target);
            return Native.Result(result);
        }

        public Tensor div(Scalar target, RoundingMode rounding_mode = RoundingMode.None)
        {
            var result = Native.tensor_div_scalar(Handle, target.Value, (int)rounding_mode);
            GC.KeepAlive(this);
            return Native.Result(result);
        }

        public Tensor div_(Tensor target, RoundingMode rounding_mode = RoundingMode.None)
        {
            var done = Native.tensor_div_(Handle, target.Handle, (int)rounding_mode);
            GC.KeepAlive(this);
            GC.KeepAlive(target);
            Native.Check(done);
            return this;
        }

        public Tensor div_(Scalar target, RoundingMode rounding_mode = RoundingMode.None)
        {
            var done = Native.tensor_div_scalar_(Handle, target.Value, (int)rounding_mode);
            GC.KeepAlive(this);
            Native.Check(done);
            return this;
        }
    }
}
