using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Documentation.Tests;

/// <summary>
/// Every block of C# compiles. One that begins with usings is a program as it stands; any other is a fragment, and may take for granted
/// what <see cref="Given"/> has.
/// </summary>
[TestClass]
public sealed class CSharpBlockTests
{
    private const string NotCompiled = "<!-- not compiled: ";

    /// <summary>The SDK's own for web applications.</summary>
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Microsoft.AspNetCore.Builder;
        global using Microsoft.AspNetCore.Http;
        global using Microsoft.Extensions.DependencyInjection;
        """;

    private const string Given = """
        global using System.Numerics.Tensors;
        global using Cells;
        global using Flowers;
        global using Microsoft.ML;
        global using Microsoft.ML.Data;
        global using Microsoft.ML.ResNet;
        global using static Documentation.Given;

        namespace Documentation
        {
            internal static class Given
            {
                public static MLContext mlContext = null!;
                public static IDataView data = null!, images = null!, photos = null!, train = null!, validation = null!, test = null!;
                public static IDataView view = null!, seen = null!, labelled = null!;
                public static ITransformer model = null!;
                public static TrainingProcesses processes = null!;
                public static ResNetTransformer transformer = null!;
                public static ResNetTrainer.Options options = null!;
                public static ResNetPredictor predictor = null!;
                public static IEstimator<ITransformer> pipeline = null!;
                public static string folder = "photos", path = "photos/rose.jpg";
                public static int count = 5;
                public static byte[] photo = null!, file = null!;
                public static MLImage image = null!;
            }
        }
        """;

    private static readonly CSharpParseOptions Options = new(LanguageVersion.Latest);

    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    public static IEnumerable<(string Place, string Code)> Blocks =>
        MarkdownBlock.All.Where(block => block.Language == "csharp" && !block.Note.StartsWith(NotCompiled, StringComparison.Ordinal))
            .Select(block => (block.ToString(), block.Code));

    [TestMethod]
    [DynamicData(nameof(Blocks))]
    public void A_block_compiles(string place, string code)
    {
        var tree = CSharpSyntaxTree.ParseText(code, Options, place);
        var root = tree.GetCompilationUnitRoot();
        bool isProgram = root.Usings.Any(), hasStatements = root.Members.OfType<GlobalStatementSyntax>().Any();
        var compilation = CSharpCompilation.Create(
            "Block",
            [
                tree, CSharpSyntaxTree.ParseText(ImplicitUsings, Options), .. isProgram
                    ? (SyntaxTree[])[]
                    : [CSharpSyntaxTree.ParseText(Given, Options)],
            ],
            References,
            new(
                hasStatements ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary,
                nullableContextOptions: NullableContextOptions.Enable));

        var errors = compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);

        Assert.AreEqual("", string.Join('\n', errors));
    }

    [TestMethod]
    public void Blocks_are_found() => Assert.IsGreaterThan(30, Blocks.Count());
}
