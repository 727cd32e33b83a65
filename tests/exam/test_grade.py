"""Grading: what a learner may write and still be right, and what must stay wrong."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.exam import bank, grade

BANK = {question.id: question for question in bank.questions()}
SHORT = [question for question in BANK.values() if question.kind == "short"]
ESSAYS = [question for question in BANK.values() if question.kind == "essay"]
NAMES = [name for question in SHORT for name in question.accept if "|" not in name]

RIGHT = {
    "Q02-S01": ["Iteration", "iteration(이터레이션)", " 이터레이션을 ", "ＩＴＥＲＡＴＩＯＮ",
                "이터레이션입니다."],
    "Q02-S02": ["6", "6번", "６ 번", "6회", "6.0", "6 iterations", "여섯 번"],
    "Q02-S03": ["50", "50 번이다", "50번", "5e1"],
    "Q02-S04": ["sse", "오차 제곱의 합", "오차제곱합(SSE)", "Sum of Squared Errors", "제곱 오차의 합이다"],
    "Q02-S05": [".item()", "item", "`.item()`", "loss.item()", ".ITEM()"],
    "Q02-S06": ["64, 10", "64,10", "64와 10", "64 10", "[64, 10]", "64개, 10개", "64 / 10", "64 and 10"],
    "Q02-S07": ["4", "4개", "네 개", "four", "4개(a, b, c, d)"],
    "Q02-S08": ["optim.zero_grad()", "zero_grad", "optimizer.zero_grad(set_to_none=True)"],
    "Q02-S09": ["사인 함수, 예상 함수, 난수 함수", "난수 함수, 사인 함수, 예측 함수",
                "사인 함수와 예측 함수와 난수 함수", "sine, predicted, random", "sin(x), 예측, 랜덤"],
    "Q03-S01": ["stride", "Stride(스트라이드)", "스트라이드", "스트라이드이다", "보폭"],
    "Q03-S02": ["3×3", "3x3", "3 X 3", "3*3", "(3, 3)", "3 by 3"],
    "Q03-S03": ["1792", "1,792", "1,792개", "1792.0"],
    "Q03-S04": ["1", "1이다", "+1", "1.0", "one"],
    "Q03-S05": ["데이터 증강", "증강", "데이터증강(data augmentation)", "Data Augmentation", "이미지 증강"],
    "Q03-S06": ["4096", "4,096", "4096개", "4096차원"],
    "Q03-S07": ["드롭아웃", "Dropout", "드롭아웃(Dropout)", "drop-out", "드롭아웃입니다"],
    "Q03-S08": ["ViT", "vit", "ViT(Vision Transformer)", "비전 트랜스포머", "Vision Transformer(ViT)"],
    "Q03-S09": ["특징맵", "특징 맵", "Feature Map", "특징맵(feature map)", "피처맵"],
    "Q04-S01": ["잔차", "잔여", "잔차(잔여)", "나머지이다", "the remainder", "What is left over"],
    "Q04-S02": ["3.5", "3.50", "7/2", "３.５"],
    "Q04-S03": ["0.015625", ".015625", "1/64", "1.5625e-2", "64분의 1", "0.0156"],
    "Q04-S04": ["감마, 베타", "γ, β", "scale과 shift", "Scale(감마), Shift(베타)", "스케일 γ와 시프트 β",
                "gamma and beta"],
    "Q04-S05": ["[1.5, 0, 0]", "1.5, 0, 0", "1.5 0 0", "(1.5, 0.0, 0.0)"],
    "Q04-S06": ["1.34", "1.3416", "+1.34"],
    "Q04-S07": ["1×1", "1x1", "1 X 1", "1", "1x1 합성곱", "1×1 convolution"],
    "Q04-S08": ["층", "가중치 층의 수", "합성곱층과 완전 연결층의 수", "Weight layers",
                "합성곱층 13개와 완전 연결층 3개"],
    "Q04-S09": ["64", "64채널", "64개", "64 channels", "sixty-four"],
    "Q05-S01": ["은닉 상태", "Hidden State", "은닉상태(hidden state)", "히든 스테이트입니다", "hidden states"],
    "Q05-S02": ["h₃ = f(W·x₃ + U·h₂)", "h3=f(Wx3+Uh2)", "f(W*x3 + U*h2)", "h₃=f(U·h₂+W·x₃)", "h_3 = f(W x_3 + U h_2)"],
    "Q05-S03": ["1.4", "1.40", "7/5", "+1.4"],
    "Q05-S04": ["many-to-one", "Many to One", "many–to–one", "MANY-TO-ONE"],
    "Q05-S05": ["70", "70개", "70개이다", "70 samples"],
    "Q05-S06": ["장기 의존성", "장기의존성 문제", "장기 의존성 문제(Long-Term Dependency)", "Long-term dependencies"],
    "Q05-S07": ["기울기 소실", "기울기소실 문제", "Vanishing Gradient", "gradient vanishing",
                "기울기 소실(vanishing gradient)"],
    "Q05-S08": ["모양", "출력의 모양을", "출력 형태", "the output shape", "shape"],
    "Q05-S09": ["240", "30×8", "30 * 8", "240개"],
    "Q05-S10": ["예전 시점", "이전 시점이다", "직전 시점", "the previous time step", "예전(직전) 시점"],
    "Q06-S01": ["hidden state", "은닉 상태(hidden state)", "은닉상태이다", "hₜ"],
    "Q06-S02": ["fₜ = σ(W_f·Xₜ + b_f)", "f_t=σ(W_f X_t+b_f)", "σ(WfXt + bf)", "sigmoid(W_f * X_t + b_f)",
                "torch.sigmoid(W_f @ X + b_f)", "시그모이드(W_f · Xₜ + b_f)"],
    "Q06-S03": ["[4, 10, 18]", "4, 10, 18", "4 10 18", "(4,10,18)"],
    "Q06-S04": ["1", "1.0", "1이다"],
    "Q06-S05": ["concatenate", "Concat", "이어 붙이기", "연결", "torch.cat"],
    "Q06-S06": ["후보 게이트", "Candidate Gate", "candidate", "후보 게이트(ĉ)"],
    "Q06-S07": ["기울기 소실, 장기 의존성", "기울기 소실 → 장기 의존성 문제", "기울기 소실과 장기 의존성 문제",
                "기울기 소실(원인), 장기 의존성(결과)", "vanishing gradients, long-term dependencies"],
    "Q06-S08": ["4", "4배", "네 배이다", "four times", "4.0"],
    "Q06-S09": ["softmax", "소프트맥스", "Softmax 함수", "소프트 맥스이다"],
    "Q07-S01": ["gated recurrent unit (GRU)", "GATED RECURRENT UNITS", "Gated Recurrent Unit이다."],
    "Q07-S02": ["0.5", ".5", "+0.5", "1/2", "0.50이다"],
    "Q07-S03": ["1.427", "1.4271", "1.42712", "약 1.427이다", "+1.427"],
    "Q07-S04": ["dogs", "Dogs", "‘dogs’", "dogs이다"],
    "Q07-S05": ["blank", "블랭크", "공백", "공백(블랭크, blank) 토큰", "Blank token", "블랭크 토큰이다"],
    "Q07-S06": ["6", "6개", "여섯", "six", "6 time steps", "6시점이다"],
    "Q07-S07": ["스펙트로그램", "Spectrogram", "스펙트로그램(spectrogram)", "멜 스펙트로그램"],
    "Q07-S08": ["connectionist temporal classification", "Connectionist Temporal Classification(CTC)"],
    "Q07-S09": ["37", "37개", "26 + 10 + 1 = 37", "37 classes", "37종류"],
    "Q07-S10": ["3/4", "4분의 3", "0.75", "three quarters", "3/4이다."],
    "Q09-S01": ["분할 맵", "Segmentation Map", "분할맵이다", "세그멘테이션 맵", "segmentation map(분할 맵)"],
    "Q09-S02": ["5×5", "5x5", "5 X 5", "(5, 5)"],
    "Q09-S03": ["20", "20이다", "20.0"],
    "Q09-S04": ["업샘플링", "Upsampling", "up-sampling", "업샘플링(upsampling)"],
    "Q09-S05": ["스킵 연결", "스킵커넥션", "Skip Connection", "skip connections"],
    "Q09-S06": ["8×8", "8x8", "8", "(8, 8)"],
    "Q09-S07": ["256, 128", "256,128", "256 128", "256채널, 128채널", "256과 128"],
    "Q09-S08": ["1×1", "1x1", "1×1 합성곱", "1x1 convolution"],
    "Q09-S09": ["이미지 분할, 이미지 복원", "restoration, segmentation", "분할과 복원", "Segmentation and Restoration"],
    "Q10-S01": ["잠재 벡터", "Latent Vector", "잠재벡터입니다", "latent"],
    "Q10-S02": ["0.0175", "7/400", "1.75e-2", ".0175"],
    "Q10-S03": ["6.125", "6.125배", "49/8"],
    "Q10-S04": ["4096", "4,096", "4096개"],
    "Q10-S05": ["[1, 1, 2, 2]", "1 1 2 2", "1,1,2,2"],
    "Q10-S06": ["차원 축소, 노이즈 제거, 이상 탐지", "anomaly detection, denoising, dimensionality reduction",
                "잡음 제거 / 이상 탐지 / 차원 축소"],
    "Q10-S07": ["pca", "PCA", "주성분 분석"],
    "Q10-S08": ["3x3", "3×3", "3 * 3"],
    "Q10-S09": ["대칭", "대칭 구조", "Symmetric"],
    "Q11-S01": ["Lab", "CIELAB", "cie lab", "L*a*b*", "Lab이다"],
    "Q11-S02": ["100", "100이다", "100.0"],
    "Q11-S03": ["브로드캐스트", "Broadcasting", "broadcast(브로드캐스트)"],
    "Q11-S04": ["32×32", "32x32", "32", "32 * 32"],
    "Q11-S05": ["512", "512채널", "512개"],
    "Q11-S06": ["밝기와 색상이 분리되어 있지 않아서", "Lightness and colour are not separated."],
    "Q11-S07": ["low-level", "로우레벨 네트워크", "Low-Level Feature Network"],
    "Q11-S08": ["0.001", "1e-3", ".001"],
    "Q11-S09": ["검정", "Black", "key", "검은색"],
}
WRONG = {
    "Q02-S01": ["epoch", "에포크", "batch", "", "이터", "10"],
    "Q02-S02": ["5", "6.4", "5.06", "60", "-6", "506", "여섯 배", "e", "6 epochs"],
    "Q02-S03": ["10", "500", "5", "5000"],
    "Q02-S04": ["MSE", "오차 제곱의 평균", "오차의 합", "제곱"],
    "Q02-S05": [".items()", ".numpy()", "float", ".detach()"],
    "Q02-S06": ["10, 64", "64", "64, 10, 10", "6410", "784, 64, 10", "64, 100"],
    "Q02-S07": ["3", "40", "세 개", "a, b, c, d, e"],
    "Q02-S08": ["optim.step()", "loss.backward()", "grad"],
    "Q02-S09": ["사인 함수, 예상 함수", "사인, 사인, 사인", "사인, 코사인, 난수", "사인 함수"],
    "Q03-S01": ["패딩", "커널", "step", "2"],
    "Q03-S02": ["1×1", "5×5", "3×1", "9", "3, 1"],
    "Q03-S03": ["1728", "640", "1,793", "9633856"],
    "Q03-S04": ["-1", "5", "9", "0", "11"],
    "Q03-S05": ["증감", "데이터 증감", "정규화", "normalization"],
    "Q03-S06": ["1024", "256", "4069", "409.6"],
    "Q03-S07": ["풀링", "배치 정규화", "증강", "drop"],
    "Q03-S08": ["CNN", "ResNet", "transformer", "VGG", "트랜스포머"],
    "Q03-S09": ["필터", "커널", "feature", "flatten"],
    "Q04-S01": ["스킵", "기울기", "shortcut", "오차 역전파"],
    "Q04-S02": ["6", "14", "3", "4.25", "3.6"],
    "Q04-S03": ["0.25", "0.75", "0.0625", "0.125", "64"],
    "Q04-S04": ["베타, 감마", "shift, scale", "평균, 분산", "감마", "γ, β, ε"],
    "Q04-S05": ["[1.5, -1, -1]", "[0.5, 0, 0]", "1.5", "[0, 0, 1.5]", "[1.5, 0]"],
    "Q04-S06": ["0.6", "3", "1.3", "-1.34", "2.24"],
    "Q04-S07": ["3×3", "2", "7x7", "1×3"],
    "Q04-S08": ["필터", "채널", "풀링층", "블록", "neurons"],
    "Q04-S09": ["3", "32", "112", "63", "640"],
    "Q05-S01": ["셀 상태", "cell state", "가중치", "출력", "state of the network"],
    "Q05-S02": ["h₃ = f(W·x₂ + U·h₂)", "f(W·x₃ + U·h₃)", "W·x₃ + U·h₂", "f(x₃ + h₂)", "f(W·h₂ + U·x₃)"],
    "Q05-S03": ["0.5", "1.0", "1.8", "2.62", "1.3"],
    "Q05-S04": ["many-to-many", "one-to-many", "one-to-one", "일 대 다"],
    "Q05-S05": ["71", "69", "100", "30", "3.3"],
    "Q05-S06": ["기울기 소실", "기울기 폭발", "과적합", "short-term dependency"],
    "Q05-S07": ["기울기 손실", "기울기 폭발", "exploding gradient", "손실", "gradient"],
    "Q05-S08": ["입력", "오차", "기울기", "loss"],
    "Q05-S09": ["8", "30", "38", "2400", "24"],
    "Q05-S10": ["지금", "다음 시점", "현재", "the next step", "t+1"],
    "Q06-S01": ["셀 상태", "cell state", "c_t", "output gate", "state"],
    "Q06-S02": ["fₜ = tanh(W_f·Xₜ + b_f)", "σ(W_f·Xₜ)", "σ(W_i·Xₜ + b_i)", "Xfₜ = σ(W_f · Xₜ + b_f)", "σ"],
    "Q06-S03": ["[1, 2, 3, 4, 5, 6]", "32", "[5, 7, 9]", "[18, 10, 4]", "[4, 10]"],
    "Q06-S04": ["0.9", "1.1", "0.1", "1.04", "0.96"],
    "Q06-S05": ["더하기", "원소별 곱", "element-wise", "flatten", "내적"],
    "Q06-S06": ["입력 게이트", "input gate", "망각 게이트", "게이트", "candidate state machine"],
    "Q06-S07": ["장기 의존성, 기울기 소실", "기울기 소실", "기울기 폭발, 장기 의존성", "과적합, 기울기 소실"],
    "Q06-S08": ["3", "3/4", "2", "8", "0.25"],
    "Q06-S09": ["sigmoid", "tanh", "시그모이드", "ReLU", "hidden"],
    "Q07-S01": ["Gated Reccurented Unit", "Gated Recurrent Network", "GRU", "General Recurrent Unit"],
    "Q07-S02": ["-0.1", "0.4", "0.2", "0.6", "0.7"],
    "Q07-S03": ["0.24", "1.43", "-1.427", "1.833", "0.620"],
    "Q07-S04": ["doogs", "dog", "ddogs", "d o o g s", "dgs"],
    "Q07-S05": ["띄어쓰기", "space", "padding", "<pad>", "0", "CTC"],
    "Q07-S06": ["5", "7", "10", "8", "다섯"],
    "Q07-S07": ["주파수", "파형", "프레임", "waveform", "spectrum"],
    "Q07-S08": ["CTC", "Connected Temporal Classification", "Connectionist Temporary Classification",
                "Connectionist Time Classification"],
    "Q07-S09": ["36", "38", "26", "3.7"],
    "Q07-S10": ["4/3", "3분의 4", "2/3", "1/4", "0.7"],
    "Q09-S01": ["특징맵", "상자", "class", "saliency map"],
    "Q09-S02": ["3×3", "6×6", "7×7", "1×1"],
    "Q09-S03": ["4", "16", "30", "10"],
    "Q09-S04": ["다운샘플링", "풀링", "upscale factor", "downsampling"],
    "Q09-S05": ["잔차", "concatenate", "풀링", "pooling"],
    "Q09-S06": ["16×16", "4×4", "32", "128"],
    "Q09-S07": ["128, 256", "256, 256", "256", "128, 128"],
    "Q09-S08": ["3×3", "2×2", "7", "1×3"],
    "Q09-S09": ["이미지 분할", "이미지 분할, 이미지 분류", "segmentation, translation", "분류, 복원"],
    "Q10-S01": ["특징맵", "feature map", "임베딩", "encoder"],
    "Q10-S02": ["0.07", "0.025", "0.0125", "0.02"],
    "Q10-S03": ["6", "0.163", "2", "6.25"],
    "Q10-S04": ["512", "784", "80", "4069"],
    "Q10-S05": ["[1, 2, 1, 2]", "[1, 1.25, 1.75, 2]", "[2, 2, 1, 1]", "[1, 1]"],
    "Q10-S06": ["노이즈 제거, 이상 탐지", "이미지 분할, 이상 탐지, 차원 축소", "denoising"],
    "Q10-S07": ["t-SNE", "SVM", "CNN"],
    "Q10-S08": ["5×5", "1×1", "2×2", "3"],
    "Q10-S09": ["비대칭", "같다", "parallel"],
    "Q11-S01": ["RGB", "HSV", "CMYK", "lap"],
    "Q11-S02": ["255", "1", "10", "128"],
    "Q11-S03": ["concatenate", "업샘플링", "repeat", "flatten"],
    "Q11-S04": ["64×64", "85×85", "16×16", "8"],
    "Q11-S05": ["256", "65536", "128", "1024"],
    "Q11-S06": ["채널이 셋이라서", "인쇄에 쓰지 못해서", "it has three channels"],
    "Q11-S07": ["mid-level", "레벨 특징 추출기", "global", "fusion"],
    "Q11-S08": ["0.01", "0.0001", "1e-2"],
    "Q11-S09": ["파랑", "blue", "white", "회색"],
}


@pytest.mark.parametrize(("id", "text"), [(id, text) for id, texts in RIGHT.items() for text in texts])
def test_right_answers_are_accepted(id: str, text: str) -> None:
    assert grade.short(BANK[id], text)


@pytest.mark.parametrize(("id", "text"), [(id, text) for id, texts in WRONG.items() for text in texts])
def test_wrong_answers_are_refused(id: str, text: str) -> None:
    assert not grade.short(BANK[id], text)


@pytest.mark.parametrize("question", SHORT, ids=lambda question: question.id)
def test_the_stated_answer_is_accepted_in_both_languages(question: bank.Question) -> None:
    assert question.id in RIGHT
    assert question.id in WRONG
    assert grade.short(question, question.answer["ko"])
    assert grade.short(question, question.answer["en"])


@pytest.mark.parametrize("question", SHORT, ids=lambda question: question.id)
def test_whatever_stands_in_the_list_is_accepted(question: bank.Question) -> None:
    for accepted in question.accept:
        assert grade.short(question, ", ".join(slot.split("|")[-1] for slot in accepted.split(",")))


@pytest.mark.parametrize("question", ESSAYS, ids=lambda question: question.id)
def test_the_model_essay_mentions_every_point_and_an_empty_one_none(question: bank.Question) -> None:
    assert all(grade.essay(question, question.answer["ko"]))
    assert all(grade.essay(question, question.answer["en"]))
    assert not any(grade.essay(question, ""))
    assert not any(grade.essay(question, question.id))


def test_an_essay_point_is_found_alone() -> None:
    found = grade.essay(BANK["Q02-E03"], "가중치를  업데이트 한다")
    assert found == (False, False, False, False, True)


@given(st.text(max_size=80))
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert grade.normalise(grade.normalise(text)) == grade.normalise(text)


@given(st.text(max_size=60), st.sampled_from(SHORT))
def test_no_text_breaks_grading(text: str, question: bank.Question) -> None:
    assert grade.short(question, text) in (True, False)


@given(st.sampled_from(NAMES), st.sampled_from(["", " ", "\t"]),
       st.sampled_from([str.upper, str.lower, str.title]))
def test_case_and_spaces_do_not_matter(text: str, space: str, case) -> None:
    assert grade.normalise(space + case(text) + space) == grade.normalise(text)


@given(st.integers(-10**9, 10**9))
def test_whole_numbers_are_read_with_and_without_commas(value: int) -> None:
    assert grade.number(f"{value:,}") == grade.number(str(value)) == value
    assert grade.same(f"{value:,}", str(value))
    assert not grade.same(str(value + 1), str(value))


@given(st.integers(-10**6, 10**6), st.integers(1, 6), st.integers(-40, 40))
def test_decimals_agree_within_half_a_unit(value: int, places: int, hundredths: int) -> None:
    wanted = Decimal(value).scaleb(-places)
    said = wanted + Decimal(hundredths).scaleb(-places - 2)
    assert grade.same(f"{said:f}", f"{wanted:f}")
    assert not grade.same(f"{wanted + Decimal(1).scaleb(-places):f}", f"{wanted:f}")


@pytest.mark.parametrize(("text", "value"), [
    ("1e-6", Decimal("0.000001")), ("−3", Decimal(-3)), ("６번", Decimal(6)), ("50,890", Decimal(50890)),
    ("1,2", None), ("", None), ("번", None), ("1e999999999", None), ("nan", None), ("64 10", Decimal(6410)),
])
def test_numbers_are_read_as_written(text: str, value: Decimal | None) -> None:
    assert grade.number(text) == value
