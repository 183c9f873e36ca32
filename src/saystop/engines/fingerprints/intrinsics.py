"""The few instructions that numba has no word for. All of LLVM's targets have them: what a processor lacks, LLVM spells out.

So the same code gives the same answers with AVX-512 (one instruction counts the bits of 32 numbers) and without it.
"""

from collections.abc import Callable
from typing import Any, cast

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from saystop.engines.fingerprints.layout import LANES


def _popcount(_context: Any, number: Any) -> Any:
    """How many bits of an unsigned number (of any width) are set."""

    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.ctpop(arguments[0])

    return number(number), generate


def _lowest_bit(_context: Any, mask: Any) -> Any:
    """The place of the lowest bit that is set in a mask (uint32) that is not zero, as int64."""

    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.zext(builder.cttz(arguments[0], ir.Constant(ir.IntType(1), 1)), ir.IntType(64))

    return types.int64(mask), generate


def _prefetch(_context: Any, array: Any, index: Any) -> Any:
    """Begin to fetch `array[index]` (one dimension, contiguous) into the cache; a hint, which may lead nowhere."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        pointer = _place(context, builder, signature.args[0], arguments)
        byte = builder.bitcast(pointer, ir.IntType(8).as_pointer())
        number = ir.IntType(32)
        kind = ir.FunctionType(ir.VoidType(), [byte.type, number, number, number])
        function = builder.module.declare_intrinsic("llvm.prefetch", [byte.type], kind)
        read, keep, data = (ir.Constant(number, value) for value in (0, 3, 1))
        builder.call(function, [byte, read, keep, data])
        return context.get_dummy_value()

    return types.void(array, types.int64), generate


def _near_mask(_context: Any, array: Any, start: Any, value: Any, most: Any) -> Any:
    """Which of the 32 numbers `array[start:start + 32]` (uint16) differ from `value` in at most `most` bits, as a mask (uint32).

    The array has 31 numbers more than are meant, since all 32 are read whatever follows.
    """

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        vector = ir.VectorType(ir.IntType(16), LANES)
        pointer = _place(context, builder, signature.args[0], arguments)
        loaded = builder.load(builder.bitcast(pointer, vector.as_pointer()))
        loaded.align = 2
        differing = builder.xor(loaded, _each(builder, vector, arguments[2]))
        count = builder.module.declare_intrinsic("llvm.ctpop.v32i16", (), ir.FunctionType(vector, [vector]))
        counted = builder.call(count, [differing])
        near = builder.icmp_unsigned("<=", counted, _each(builder, vector, arguments[3]))
        return builder.bitcast(near, ir.IntType(LANES))

    return types.uint32(array, types.int64, types.uint16, types.uint16), generate


def _place(context: Any, builder: Any, kind: Any, arguments: Any) -> Any:
    """The address of `arguments[0][arguments[1]]`."""
    array = context.make_array(kind)(context, builder, arguments[0])
    return builder.gep(array.data, [arguments[1]])


def _each(builder: Any, vector: Any, number: Any) -> Any:
    """A vector that holds the number in each lane."""
    nothing = ir.Constant(vector, ir.Undefined)
    first = builder.insert_element(nothing, number, ir.Constant(ir.IntType(32), 0))
    lanes = ir.Constant(ir.VectorType(ir.IntType(32), LANES), [0] * LANES)
    return builder.shuffle_vector(first, nothing, lanes)


# As compiled code calls them: without the context that numba puts before their arguments.
popcount = cast("Callable[[Any], Any]", intrinsic(_popcount))
lowest_bit = cast("Callable[[Any], Any]", intrinsic(_lowest_bit))
prefetch = cast("Callable[[Any, Any], None]", intrinsic(_prefetch))
near_mask = cast("Callable[[Any, Any, Any, Any], Any]", intrinsic(_near_mask))
