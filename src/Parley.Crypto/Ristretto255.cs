using Parley.Crypto.Curve25519;
using Parley.Crypto.Ristretto;

namespace Parley.Crypto;

/// <summary>
/// ristretto255, a group of prime order out of edwards25519 (RFC 9496). Every element has one encoding, so that encodings are equal
/// exactly when elements are. Nothing here takes a time that depends on a scalar or on a valid element.
/// </summary>
public static class Ristretto255
{
    /// <summary>Bytes of an encoded element.</summary>
    public const int ElementSize = RistrettoEncoding.Size;

    /// <summary>Bytes of a scalar, a little-endian number below the group's order.</summary>
    public const int ScalarSize = 32;

    /// <summary>Bytes that the one-way map and the reduction of scalars take.</summary>
    public const int UniformSize = RistrettoMap.UniformSize;

    /// <summary>Whether bytes are the encoding of an element (section 4.3.1). The identity, all zeros, is one.</summary>
    public static bool IsValid(ReadOnlySpan<byte> element) => RistrettoEncoding.TryDecode(element, out _);

    /// <summary>Whether bytes are a scalar: 32 of them, below the order.</summary>
    public static bool IsScalar(ReadOnlySpan<byte> scalar) => scalar.Length == ScalarSize && Scalar.IsCanonical(scalar);

    /// <summary>Writes the element that the one-way map gives for 64 uniform bytes, such as a hash (section 4.3.4).</summary>
    /// <exception cref="ArgumentException">A buffer has another length.</exception>
    public static void FromUniform(ReadOnlySpan<byte> uniform, Span<byte> element)
    {
        Secret.RequireLength(uniform, UniformSize);
        Secret.RequireLength(element, ElementSize);
        RistrettoMap.FromUniform(uniform, out EdwardsPoint point);
        RistrettoEncoding.Encode(point, element);
        Secret.Erase(ref point);
    }

    /// <summary>Writes the sum of two elements.</summary>
    /// <returns>False, with the output untouched, when one of them is not an element.</returns>
    /// <exception cref="ArgumentException">The output has another length.</exception>
    public static bool TryAdd(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> sum)
    {
        Secret.RequireLength(sum, ElementSize);
        if (!RistrettoEncoding.TryDecode(left, out EdwardsPoint p) || !RistrettoEncoding.TryDecode(right, out EdwardsPoint q))
            return false;

        EdwardsPoint.Add(p, q, out p);
        RistrettoEncoding.Encode(p, sum);
        Secret.Erase(ref p);
        Secret.Erase(ref q);
        return true;
    }

    /// <summary>Writes a multiple of an element.</summary>
    /// <returns>False, with the output untouched, when the scalar is no scalar or the element no element.</returns>
    /// <exception cref="ArgumentException">The output has another length.</exception>
    public static bool TryMultiply(ReadOnlySpan<byte> scalar, ReadOnlySpan<byte> element, Span<byte> product)
    {
        Secret.RequireLength(product, ElementSize);
        if (!IsScalar(scalar) || !RistrettoEncoding.TryDecode(element, out EdwardsPoint point))
            return false;

        SecretProducts.Multiply(scalar, point, out point);
        RistrettoEncoding.Encode(point, product);
        Secret.Erase(ref point);
        return true;
    }

    /// <summary>Writes a multiple of the generator (section 4).</summary>
    /// <returns>False, with the output untouched, when the scalar is no scalar.</returns>
    /// <exception cref="ArgumentException">The output has another length.</exception>
    public static bool TryMultiplyGenerator(ReadOnlySpan<byte> scalar, Span<byte> product)
    {
        Secret.RequireLength(product, ElementSize);
        if (!IsScalar(scalar))
            return false;

        BasePoint.Multiply(scalar, out EdwardsPoint point);
        RistrettoEncoding.Encode(point, product);
        Secret.Erase(ref point);
        return true;
    }

    /// <summary>Writes 64 uniform bytes, a little-endian number, modulo the order (section 4.4).</summary>
    /// <exception cref="ArgumentException">A buffer has another length.</exception>
    public static void ReduceScalar(ReadOnlySpan<byte> uniform, Span<byte> scalar)
    {
        Secret.RequireLength(uniform, UniformSize);
        Secret.RequireLength(scalar, ScalarSize);
        Scalar.ReduceWide(uniform, out Scalar reduced);
        reduced.Write(scalar);
        Secret.Erase(ref reduced);
    }

    /// <summary>Writes the inverse of a scalar modulo the order.</summary>
    /// <returns>False, with the output untouched, when the scalar is no scalar or zero.</returns>
    /// <exception cref="ArgumentException">The output has another length.</exception>
    public static bool TryInvertScalar(ReadOnlySpan<byte> scalar, Span<byte> inverse)
    {
        Secret.RequireLength(inverse, ScalarSize);
        if (!IsScalar(scalar))
            return false;

        Scalar value = Scalar.Read(scalar);
        bool invertible = !value.IsZero();
        if (invertible)
        {
            Scalar.Invert(value, out value);
            value.Write(inverse);
        }

        Secret.Erase(ref value);
        return invertible;
    }
}
