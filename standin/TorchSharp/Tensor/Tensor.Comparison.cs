using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    // Comparisons and logic of each element.
    public unsafe partial class Tensor
    {
        public Tensor eq(Scalar target) => target is null ? false : Op.Binary(&Native.tensor_eq_scalar, this, target);

        public Tensor eq(Tensor target) => target is null ? false : Op.Binary(&Native.tensor_eq, this, target);

        public Tensor eq_(Scalar target) => Op.InPlace(&Native.tensor_eq_scalar_, this, target);

        public Tensor eq_(Tensor target) => Op.InPlace(&Native.tensor_eq_, this, target);

        public Tensor ne(Scalar target) => Op.Binary(&Native.tensor_ne_scalar, this, target);

        public Tensor ne(Tensor target) => Op.Binary(&Native.tensor_ne, this, target);

        public Tensor ne_(Scalar target) => Op.InPlace(&Native.tensor_ne_scalar_, this, target);

        public Tensor ne_(Tensor target) => Op.InPlace(&Native.tensor_ne_, this, target);

        public Tensor lt(Scalar target) => Op.Binary(&Native.tensor_lt_scalar, this, target);

        public Tensor lt(Tensor target) => Op.Binary(&Native.tensor_lt, this, target);

        public Tensor lt_(Scalar target) => Op.InPlace(&Native.tensor_lt_scalar_, this, target);

        public Tensor lt_(Tensor target) => Op.InPlace(&Native.tensor_lt_, this, target);

        public Tensor le(Scalar target) => Op.Binary(&Native.tensor_le_scalar, this, target);

        public Tensor le(Tensor target) => Op.Binary(&Native.tensor_le, this, target);

        public Tensor le_(Scalar target) => Op.InPlace(&Native.tensor_le_scalar_, this, target);

        public Tensor le_(Tensor target) => Op.InPlace(&Native.tensor_le_, this, target);

        public Tensor gt(Scalar target) => Op.Binary(&Native.tensor_gt_scalar, this, target);

        public Tensor gt(Tensor target) => Op.Binary(&Native.tensor_gt, this, target);

        public Tensor gt_(Scalar target) => Op.InPlace(&Native.tensor_gt_scalar_, this, target);

        public Tensor gt_(Tensor target) => Op.InPlace(&Native.tensor_gt_, this, target);

        public Tensor ge(Scalar target) => Op.Binary(&Native.tensor_ge_scalar, this, target);

        public Tensor ge(Tensor target) => Op.Binary(&Native.tensor_ge, this, target);

        public Tensor ge_(Scalar target) => Op.InPlace(&Native.tensor_ge_scalar_, this, target);

        public Tensor ge_(Tensor target) => Op.InPlace(&Native.tensor_ge_, this, target);

        public Tensor less(Tensor target) => lt(target);

        public Tensor less_equal(Tensor target) => le(target);

        public Tensor less_equal_(Tensor target) => le_(target);

        public Tensor greater(Tensor target) => gt(target);

        public Tensor greater_equal(Tensor target) => ge(target);

        public Tensor not_equal(Tensor target) => ne(target);

        public Tensor not_equal_(Tensor target) => ne_(target);

        public Tensor equal(Tensor target) => eq(target);

        public Tensor logical_and(Tensor other) => Op.Binary(&Native.tensor_logical_and, this, other);

        public Tensor logical_and_(Tensor other) => Op.InPlace(&Native.tensor_logical_and_, this, other);

        public Tensor logical_or(Tensor other) => Op.Binary(&Native.tensor_logical_or, this, other);

        public Tensor logical_or_(Tensor other) => Op.InPlace(&Native.tensor_logical_or_, this, other);

        public Tensor logical_xor(Tensor other) => Op.Binary(&Native.tensor_logical_xor, this, other);

        public Tensor logical_xor_(Tensor other) => Op.InPlace(&Native.tensor_logical_xor_, this, other);

        public Tensor bitwise_and(Tensor other) => Op.Binary(&Native.tensor_bitwise_and, this, other);

        public Tensor bitwise_and_(Tensor other) => Op.InPlace(&Native.tensor_bitwise_and_, this, other);

        public Tensor bitwise_or(Tensor other) => Op.Binary(&Native.tensor_bitwise_or, this, other);

        public Tensor bitwise_or_(Tensor other) => Op.InPlace(&Native.tensor_bitwise_or_, this, other);

        public Tensor bitwise_xor(Tensor other) => Op.Binary(&Native.tensor_bitwise_xor, this, other);

        public Tensor bitwise_xor_(Tensor other) => Op.InPlace(&Native.tensor_bitwise_xor_, this, other);

        public Tensor bitwise_not() => Op.Unary(&Native.tensor_bitwise_not, this);
    }
}
