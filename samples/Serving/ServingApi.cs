using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.ML.ResNet;
using Microsoft.OpenApi;

namespace Serving;

/// <summary>The interface for programs, under its version, and the document that describes it.</summary>
internal static class ServingApi
{
    private const string Version = "v1";

    public static void AddServingApi(this IServiceCollection services) =>
        services.AddOpenApi(Version, options => options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "Images";
            document.Info.Version = Version;
            document.Info.Description = "The most probable classes of an image, and of a detector what is where in it, by the model that "
                + "this server was started with.";
            // Whoever asks knows by which address; the one that this process listens on may be another.
            document.Servers = [];
            return Task.CompletedTask;
        }));

    public static void MapServingApi(this IEndpointRouteBuilder app)
    {
        app.MapOpenApi();
        var api = app.MapGroup($"/api/{Version}");
        api.MapPost("predict", PredictEndpoint.HandleAsync)
            .WithName("predict").WithSummary("Says what is in an image")
            .WithDescription("The image is the body, or the one file of a form. It is not kept.")
            .TakesImage();
        api.MapPost("explain", ExplainEndpoint.HandleAsync)
            .WithName("explain").WithSummary("Shows where in an image the model sees a class")
            .WithDescription(
                "The image as the model saw it, as PNG, with a heat map (Grad-CAM) over it. Without a label it is of the most probable "
                    + "class, without a layer of the last stage.")
            .Produces(StatusCodes.Status200OK, contentType: "image/png")
            .TakesImage();
        api.MapGet("model", ModelEndpoint.Handle)
            .WithName("model").WithSummary("Tells what is served")
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    private static void TakesImage(this RouteHandlerBuilder endpoint) => endpoint
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
        .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
        .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
        .AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.RequestBody = ImageBody();
            return Task.CompletedTask;
        })
        .DisableAntiforgery();

    /// <summary>The endpoint reads the body by itself, so that nothing of it reaches the disk.</summary>
    private static OpenApiRequestBody ImageBody()
    {
        var file = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" };
        return new()
        {
            Required = true,
            Description = $"A {ImageDecoding.Formats} file.",
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["image/*"] = new() { Schema = file },
                ["application/octet-stream"] = new() { Schema = file },
                ["multipart/form-data"] = new()
                {
                    Schema = new OpenApiSchema
                    {
                        Type = JsonSchemaType.Object,
                        Properties = new Dictionary<string, IOpenApiSchema> { ["image"] = file },
                        Required = new HashSet<string> { "image" },
                    },
                },
            },
        };
    }
}
