using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>The name of a loader as a header holds it: up to 24 characters of one byte, the rest zero.</summary>
[InlineArray(Length)]
internal struct LoaderSignatureText
{
    private const int Length = 24;

    private byte _first;

    public static LoaderSignatureText Of(string signature)
    {
        var text = default(LoaderSignatureText);
        if (signature == null)
            return text;
        Contracts.Check(signature.Length <= Length && signature.All(character => character <= byte.MaxValue), "A loader signature has at most 24 characters of one byte.");
        Encoding.Latin1.GetBytes(signature, text);
        return text;
    }

    public override readonly string ToString() => Encoding.Latin1.GetString(this).TrimEnd('\0');
}
