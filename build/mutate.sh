# mutate_area AREA: changes the code of an area in one place at a time, and counts how many of the changes its tests notice. Only quick
# tests are asked, because they run once for each change.
mutate_area() {
  local area=$1 output=artifacts/mutations/$1 sources tests glob class globs=()
  shift
  case $area in
    checkpoints)
      sources='Checkpoints/PyTorch/*.cs Checkpoints/Safetensors/*.cs'
      tests='Checkpoints/BrokenValue Checkpoints/ForeignFile Checkpoints/HostileFile Checkpoints/OldFiles Checkpoints/PickledObject
        Checkpoints/PyTorchForms Checkpoints/Safetensors' ;;
    datasets)
      sources='Datasets/Cifar*.cs Datasets/FolderSplit.cs Datasets/Idx*.cs Datasets/ImageFolder*.cs Datasets/SystemFiles.cs'
      tests='Datasets/Cifar Datasets/Idx Datasets/ImageFolder Datasets/LeftOutFile' ;;
    data)
      sources='Data/*Reader.cs Data/ImageScaler.cs Data/ResamplingWeights.cs Data/Decoding/*.cs'
      tests='Data/BitmapReader Data/ImageFile Data/ImageInput Data/ImageScaler Data/OriginalImages Data/PixelBlock Data/ScaledCrop
        Data/Decoding/Background Data/Decoding/ReducedSize Data/Decoding/ReferenceFile' ;;
    onnx)
      sources='Onnx/OnnxMetadata.cs'
      tests='Onnx/OnnxMetadata Saving/HostileFile' ;;
    saving)
      sources='Saving/SavedNetwork.cs'
      tests='Saving/HostileFile Saving/SavedModel' ;;
    serving)
      sources='Serving/Admission.cs Serving/ImageHeader.cs Serving/MicroBatchQueue.cs'
      tests='Serving/ImageHeader Serving/MicroBatching' ;;
    training)
      sources='Training/*Schedule.cs Training/*WarmUp.cs Training/EarlyStopping.cs Training/LearningRate.cs Training/ValidationSplit.cs'
      tests='Training/LearningRateSchedule Training/ScheduleRule Training/ValidationSplit' ;;
    *) fail "no such area: $area; there are checkpoints, datasets, data, onnx, saving, serving and training" ;;
  esac
  set -f
  for glob in $sources; do globs+=(--mutate "$glob"); done
  set +f
  # Which tests test/Mutations is built with.
  MutationTests=''
  for class in $tests; do MutationTests+="${class}Tests.cs;"; done
  export MutationTests
  (cd test/Mutations && dotnet stryker --skip-version-check "${globs[@]}" --output "../../$output" "$@")
  step "What survived is in $output/reports/mutation-report.html"
}
