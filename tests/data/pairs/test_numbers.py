"""Numbers of a translation against its source: equal values in any form are quiet, changed ones are found at their place."""

from __future__ import annotations

import gzip
import json
import random
import time
from pathlib import Path

import pytest

from hunmin.data.pairs.numbers import number_marks
from hunmin.data.pairs.pair import Pair

# Natural translations in which every number is right.
RIGHT = [
    # recipes
    (
        "Preheat the oven to 350°F (175°C) and grease a 9-inch pan.",
        "오븐을 화씨 350도(섭씨 175도)로 예열하고 9인치 팬에 기름을 바릅니다.",
    ),
    ("Add two tablespoons of soy sauce and half a teaspoon of sugar.", "간장 두 큰술과 설탕 반 작은술을 넣으세요."),
    ("Simmer for 20 to 25 minutes, stirring every five minutes.", "5분마다 저어 주면서 20~25분 동안 뭉근하게 끓입니다."),
    ("You need 1 1/2 cups of flour, 3 eggs, and 250 ml of milk.", "밀가루 1½컵, 달걀 3개, 우유 250mL가 필요합니다."),
    (
        "Serves four. Preparation time: 15 minutes. Cooking time: 1 hour and 30 minutes.",
        "4인분. 준비 시간: 15분. 조리 시간: 1시간 30분.",
    ),
    ("Let the dough rest for an hour and a half.", "반죽을 한 시간 반 동안 쉬게 둡니다."),
    ("Cut the carrots into pieces about 2 cm thick.", "당근을 2cm 두께로 썹니다."),
    ("Beat a dozen eggs in a large bowl.", "큰 볼에 달걀 열두 개를 풉니다."),
    ("Use twice as much water as rice.", "물은 쌀의 두 배로 잡습니다."),
    ("Bake at 180 degrees for half an hour.", "180도에서 30분 동안 굽습니다."),
    ("Mix 3/4 cup of sugar with a quarter cup of butter.", "설탕 3/4컵과 버터 1/4컵을 섞습니다."),
    ("Chill the dough for at least two hours or overnight.", "반죽을 최소 2시간, 길게는 하룻밤 동안 차게 둡니다."),
    # dates, times, durations
    ("The meeting starts at 3 p.m. on March 5.", "회의는 3월 5일 오후 3시에 시작합니다."),
    ("The store is open from 10 a.m. to 9:30 p.m.", "매장은 오전 10시부터 오후 9시 30분까지 문을 엽니다."),
    ("The train leaves at 15:00.", "기차는 오후 3시에 떠납니다."),
    ("Please arrive by half past six.", "여섯 시 반까지 와 주세요."),
    ("It rained for three days.", "사흘 동안 비가 내렸다."),
    ("The trip took four days and three nights.", "여행은 3박 4일이 걸렸습니다."),
    ("He stayed in the village for fifteen days.", "그는 그 마을에 보름 동안 머물렀다."),
    ("The festival was held on October 9, 2018.", "축제는 2018년 10월 9일에 열렸습니다."),
    ("The deadline is Friday, June 14.", "마감은 6월 14일 금요일입니다."),
    ("She was born in the 1990s.", "그녀는 1990년대에 태어났다."),
    ("Many inventions of the 21st century depend on electricity.", "21세기의 많은 발명품은 전기에 의존합니다."),
    ("Sales rose in the first quarter of 2023.", "2023년 1분기에 매출이 올랐습니다."),
    ("World War II ended in 1945.", "제2차 세계 대전은 1945년에 끝났다."),
    ("Water the plant every two or three days.", "이삼일에 한 번씩 물을 주세요."),
    ("It takes two or three hours by bus.", "버스로 두세 시간 걸립니다."),
    ("Three or four students were absent.", "학생 서너 명이 결석했다."),
    ("The warranty lasts 24 months.", "보증 기간은 2년입니다."),
    ("The film is 150 minutes long.", "이 영화의 상영 시간은 2시간 30분입니다."),
    ("Come back in two weeks.", "2주 뒤에 다시 오세요."),
    ("We waited for a fortnight.", "우리는 2주 동안 기다렸다."),
    ("The shop closes at noon on Saturdays.", "그 가게는 토요일에는 낮 12시에 문을 닫습니다."),
    ("She has lived here for over a decade.", "그녀는 이곳에서 10년 넘게 살았다."),
    ("Class begins at 9 o'clock every Monday and Wednesday.", "수업은 매주 월요일과 수요일 9시에 시작합니다."),
    # money, big numbers
    ("The company invested $30.6 billion in the project.", "그 회사는 이 사업에 306억 달러를 투자했다."),
    ("The city has a population of 1.2 million.", "그 도시의 인구는 120만 명이다."),
    ("The ticket costs 35,000 won.", "표는 3만 5천 원입니다."),
    ("More than 123 million people watched the game.", "1억 2,300만 명이 넘는 사람이 그 경기를 보았다."),
    ("The bridge cost 2.5 trillion won.", "다리를 놓는 데 2조 5천억 원이 들었다."),
    ("He paid $5 for the coffee and $12.50 for the sandwich.", "그는 커피 값으로 5달러, 샌드위치 값으로 12.50달러를 냈다."),
    ("The prize was half a million dollars.", "상금은 50만 달러였다."),
    ("The sun is about 150 million kilometers from the Earth.", "태양은 지구에서 약 1억 5천만 킬로미터 떨어져 있다."),
    ("Shares fell 19 cents, or 0.4 percent, to $48.35.", "주가는 19센트(0.4%) 내린 48.35달러였다."),
    ("The index rose 13.70, or 0.8 percent, to 1,650.33.", "지수는 13.70포인트(0.8%) 오른 1,650.33을 기록했다."),
    ("Profit fell to $235 million, or 27 cents a share.", "이익은 주당 27센트인 2억 3천500만 달러로 줄었다."),
    ("Unemployment rose by 0.5 percentage points to 6.1 percent.", "실업률은 0.5%포인트 오른 6.1%였다."),
    ("Hundreds of people lined up for the 50 free tickets.", "무료 표 50장을 얻으려고 수백 명이 줄을 섰다."),
    ("The fee is 10,000 won per person.", "요금은 1인당 1만 원입니다."),
    ("They raised $ 4.9 million and $ 5 million.", "그들은 490만 달러와 500만 달러를 모았다."),
    # counts and native numerals
    ("Give me three reasons to learn a foreign language.", "외국어를 배워야 하는 이유를 세 가지 말해 줘."),
    ("A twenty-year-old student won the prize.", "스무 살 학생이 상을 받았다."),
    ("Twenty-five people joined the club.", "스물다섯 명이 동아리에 들었다."),
    ("The cat has four legs.", "고양이는 다리가 네 개다."),
    ("Write a story in about two hundred words.", "200단어 정도로 이야기를 써 주세요."),
    ("A spider has eight legs, while an insect has six.", "거미는 다리가 여덟 개이지만 곤충은 여섯 개다."),
    ("Three quarters of the students passed.", "학생의 4분의 3이 합격했다."),
    ("About two-thirds of the body is water.", "몸의 약 3분의 2는 물입니다."),
    ("Half of the cake was gone.", "케이크의 절반이 사라졌다."),
    ("One in five adults exercises every day.", "성인 다섯 명 중 한 명은 매일 운동한다."),
    ("He scored 8 out of 10.", "그는 10점 만점에 8점을 받았다."),
    ("The box weighs 12 kg.", "상자 무게는 １２㎏입니다."),
    ("It is one of the oldest temples in the country.", "그 절은 나라에서 가장 오래된 절 중 하나다."),
    ("First, wash your hands. Second, dry them well.", "먼저 손을 씻으세요. 그다음 잘 말리세요."),
    ("Both of the answers are correct.", "두 답 모두 맞습니다."),
    ("The two countries share a border.", "양국은 국경을 맞대고 있다."),
    ("A couple of birds sat on the wire.", "새 두 마리가 전깃줄에 앉아 있었다."),
    ("The two friends talked to each other all night.", "두 친구는 밤새 이야기를 나누었다."),
    ("I have one brother and two sisters.", "저는 남동생 한 명과 누나 두 명이 있습니다."),
    ("Pick a number between one and ten.", "1과 10 사이의 수를 하나 고르세요."),
    ("She finished third in the race.", "그녀는 경주에서 3등을 했다."),
    ("The office is on the 15th floor.", "사무실은 15층에 있습니다."),
    ("This is the second time I have visited Jeju Island.", "제주도에 온 것은 이번이 두 번째입니다."),
    ("Read chapters three and four.", "3장과 4장을 읽으세요."),
    ("The score was tied at 2-2 until the last minute.", "마지막 순간까지 점수는 2 대 2로 팽팽했다."),
    ("The team won 3-1.", "그 팀이 3 대 1로 이겼다."),
    ("More than one person can use it.", "두 사람 이상이 쓸 수 있습니다."),
    ("I checked it more than once.", "나는 그것을 두 번 이상 확인했다."),
    ("There are seven days in a week and twelve months in a year.", "일주일은 7일이고 1년은 열두 달이다."),
    # measures and conversions
    ("The lake is 5 miles long.", "그 호수는 길이가 약 8킬로미터다."),
    ("He is six feet tall.", "그는 키가 약 183cm다."),
    ("She weighs 110 pounds.", "그녀의 몸무게는 50kg이다."),
    ("It was 86°F yesterday.", "어제는 섭씨 30도였다."),
    ("The speed limit is 60 mph.", "제한 속도는 시속 60마일이다."),
    ("A marathon is 42.195 km.", "마라톤 거리는 42.195킬로미터다."),
    ("Water freezes at 0 degrees Celsius and boils at 100 degrees.", "물은 섭씨 0도에서 얼고 100도에서 끓는다."),
    ("The file is 3.5 GB.", "파일 크기는 3.5GB입니다."),
    ("The room is 20 square meters.", "방은 20제곱미터입니다."),
    ("It happened 17 light years away.", "그 일은 17광년 떨어진 곳에서 일어났다."),
    # code, versions, names
    ("Python 3.9.1 fixes two bugs.", "파이썬 3.9.1은 버그 두 개를 고쳤습니다."),
    ("Set `timeout=30` and try again after 5 seconds.", "`timeout=30`으로 설정하고 5초 뒤에 다시 시도하세요."),
    ("The function returns 0 on success and -1 on error.", "이 함수는 성공하면 0을, 오류가 나면 -1을 반환합니다."),
    ("Use a 64-bit build of Windows 10.", "윈도우 10의 64비트 빌드를 쓰세요."),
    ("The list `[1, 2, 3]` has three elements.", "리스트 `[1, 2, 3]`에는 원소가 세 개 있습니다."),
    ("UTF-8 uses one to four bytes per character.", "UTF-8은 글자마다 1~4바이트를 씁니다."),
    ("Convert the number to hexadecimal.", "그 수를 16진수로 바꾸세요."),
    ("You can only target Python 2.7 here.", "여기서는 파이썬 2.7만 지원할 수 있습니다."),
    ("GPT-4 and H2O are both names.", "GPT-4와 H2O는 둘 다 이름입니다."),
    ('{"id": 12, "price": 4500}', '{"id": 12, "price": 4500}'),
    # mathematics and reasoning
    (
        "Tom has 5 apples and buys 3 more. How many does he have now?",
        "톰은 사과 5개를 가지고 있고 3개를 더 샀습니다. 이제 몇 개를 가지고 있나요?",
    ),
    ("5 + 3 = 8, so the answer is 8.", "5 + 3 = 8이므로 답은 8입니다."),
    ("She sold 48/2 = <<48/2=24>>24 clips in May.", "그녀는 5월에 클립을 48/2 = <<48/2=24>>24개 팔았습니다."),
    ("The probability is 1/6.", "확률은 1/6입니다."),
    ("If x is 10 percent of 200, x is 20.", "x가 200의 10%라면 x는 20입니다."),
    ("The area of a triangle with base 6 and height 4 is 12.", "밑변이 6이고 높이가 4인 삼각형의 넓이는 12입니다."),
    ("Each of the three friends paid $15, so they paid $45 in total.", "세 친구가 15달러씩 냈으므로 모두 45달러를 냈습니다."),
    ("He drove at 60 km per hour for two and a half hours.", "그는 시속 60km로 두 시간 반 동안 운전했다."),
    ("The ratio of boys to girls is 3:2.", "남학생과 여학생의 비는 3:2입니다."),
    ("Round 3.14159 to two decimal places.", "3.14159를 소수점 아래 둘째 자리까지 반올림하세요."),
    # lists, dialogue, health
    (
        "1. Wash the rice.\n2. Add 2 cups of water.\n3. Cook for 20 minutes.",
        "1. 쌀을 씻습니다.\n2. 물 2컵을 붓습니다.\n3. 20분 동안 밥을 짓습니다.",
    ),
    ("A: How old are you?\nB: I'm nine.", "A: 몇 살이야?\nB: 아홉 살이에요."),
    ("Take one tablet three times a day after meals.", "하루 세 번, 식후에 한 알씩 드세요."),
    ("Sleep at least 7 or 8 hours a night.", "하루에 적어도 7~8시간은 주무세요."),
    ("Walk 30 minutes a day, five days a week.", "일주일에 다섯 번, 하루 30분씩 걸으세요."),
    ("Children under 6 enter for free.", "6세 미만 어린이는 무료로 입장합니다."),
    ("The population doubled in twenty years.", "인구는 20년 만에 두 배로 늘었다."),
    ("Her salary tripled.", "그녀의 급여는 세 배가 되었다."),
    ("A 500-page novel is too long for me.", "500쪽짜리 소설은 나에게 너무 길다."),
    ("The museum has more than 10,000 items on display.", "그 박물관은 1만여 점을 전시하고 있다."),
    ("King Louis XIV ruled for 72 years.", "루이 14세는 72년 동안 다스렸다."),
    ("The temperature dropped to minus 5 degrees.", "기온이 영하 5도까지 떨어졌다."),
    ("In a group of 30, 12 like tea and 18 like coffee.", "30명 가운데 12명은 차를, 18명은 커피를 좋아합니다."),
    ("The restaurant has a rating of 4.5 stars.", "그 식당의 평점은 별 4.5개입니다."),
    ("The war lasted from 1950 to 1953.", "그 전쟁은 1950년부터 1953년까지 이어졌다."),
    ("In his 20s, he lived in Busan.", "그는 20대에 부산에서 살았다."),
    ("She bought a pair of shoes for $80.", "그녀는 80달러를 주고 구두 한 켤레를 샀다."),
    ("Choose the third option.", "세 번째 선택지를 고르세요."),
    ("The plane carries 300 passengers and a crew of 12.", "그 비행기에는 승객 300명과 승무원 12명이 탄다."),
    ("Nine out of ten dentists agree.", "치과 의사 열 명 중 아홉 명이 동의한다."),
    ("The first thousand customers get a 20% discount.", "선착순 1,000명에게 20% 할인해 드립니다."),
    ("The tower is three hundred thirty meters high.", "그 탑은 높이가 330미터다."),
    ("He may call you in May.", "그는 5월에 전화할지도 모른다."),
    ("The bus comes every quarter of an hour.", "버스는 15분마다 온다."),
    ("I'll be there in a minute.", "금방 갈게."),
    ("On the one hand it is cheap; on the other hand it breaks easily.", "한편으로는 싸지만 다른 한편으로는 쉽게 고장 난다."),
    ("No one knows the answer.", "아무도 답을 모른다."),
    ("Summarize the text in one sentence.", "글을 한 문장으로 요약하세요."),
    ("The second-largest city is Busan.", "두 번째로 큰 도시는 부산이다."),
    # news
    ("The 30-year bond rose 22/32 for a yield of 4.31 percent.", "30년 만기 채권은 22/32 올라 수익률이 4.31%가 되었다."),
    ("Shares jumped $1.63, or 8 percent, to $21.03 on Friday.", "금요일에 주가는 1.63달러(8%) 뛴 21.03달러를 기록했다."),
    ("The index edged up 9 points, or 0.98 percent, at 921.", "지수는 9포인트, 0.98% 오른 921이었다."),
    ("Third-quarter sales were $1.2 billion, down from $1.5 billion.", "3분기 매출은 15억 달러에서 12억 달러로 줄었다."),
    ("The vote was 5-4.", "표결은 5 대 4였다."),
    ("The attacks of Sept. 11, 2001, killed nearly 3,000 people.", "2001년 9월 11일의 테러로 3천 명 가까이 숨졌다."),
    ("The 65-year-old actor has been married three times.", "65세인 그 배우는 세 번 결혼했다."),
    ("A two-thirds majority is needed.", "3분의 2 이상의 찬성이 필요하다."),
    ("More than a dozen people were hurt.", "십여 명이 다쳤다."),
    ("Rates were cut by a quarter point to 1 percent.", "금리는 0.25%포인트 내린 1%가 되었다."),
    ("The company will cut 4,500 jobs, about 12% of its staff.", "회사는 전체 직원의 약 12%인 4천500명을 줄일 계획이다."),
    ("The boxer is 5 feet 10 inches tall.", "그 권투 선수는 키가 178cm다."),
    ("The suspect, in his 30s, was arrested at 8:15 a.m. Monday.", "30대 용의자가 월요일 오전 8시 15분에 붙잡혔다."),
    ("The 25th anniversary falls on May 1.", "25주년 기념일은 5월 1일이다."),
    ("In fiscal 2003, revenue grew 14 percent.", "2003 회계 연도에 매출은 14% 늘었다."),
    ("The mission will last two and a half years.", "임무는 2년 반 동안 이어진다."),
    ("The quake struck at 2:04 a.m. local time.", "지진은 현지 시각으로 새벽 2시 4분에 일어났다."),
    ("The team leads the series, two games to one.", "그 팀은 시리즈에서 2승 1패로 앞서 있다."),
    ("The semifinal will be held on the 14th.", "4강전은 14일에 열린다."),
    ("Nearly one in ten households owns a cat.", "열 가구 가운데 한 가구꼴로 고양이를 기른다."),
    ("The loan carries an interest rate of 3.25% for the first five years.", "대출 금리는 처음 5년 동안 3.25%다."),
    ("It was the worst drought in half a century.", "반세기 만에 가장 심한 가뭄이었다."),
    ("The population of the island is 12,345.", "섬의 인구는 1만 2,345명이다."),
    ("Around 9 out of 10 parcels arrive the next day.", "택배 열에 아홉은 다음 날 도착한다."),
    # instructions and answers
    (
        "List 5 healthy breakfasts that take less than 10 minutes to make.",
        "10분 안에 만들 수 있는 건강한 아침 식사를 5가지 알려 줘.",
    ),
    ("Rewrite the paragraph in 50 words or fewer.", "문단을 50단어 이하로 다시 쓰세요."),
    ("Convert 5 miles to kilometers.", "5마일을 킬로미터로 바꾸세요."),
    ("What is 15% of 80?", "80의 15%는 얼마인가요?"),
    ("Write a haiku with lines of 5, 7, and 5 syllables.", "5음절, 7음절, 5음절로 된 하이쿠를 쓰세요."),
    ("On a scale of 1 to 10, how happy are you?", "1점부터 10점까지 매긴다면 얼마나 행복한가요?"),
    ("Compare the top two candidates.", "상위 두 후보를 비교하세요."),
    ("Call 119 in an emergency.", "위급할 때는 119에 전화하세요."),
    ("The Earth orbits the sun once every 365.25 days.", "지구는 365.25일마다 태양을 한 바퀴 돈다."),
    ("Light travels at about 300,000 km per second.", "빛은 1초에 약 30만 km를 간다."),
    ("A cube has six faces, twelve edges, and eight corners.", "정육면체는 면이 여섯 개, 모서리가 열두 개, 꼭짓점이 여덟 개다."),
    ("Step 1: Plug in the router. Step 2: Wait 30 seconds.", "1단계: 공유기를 꽂습니다. 2단계: 30초 기다립니다."),
    ("Temperature: 0.7, max_tokens: 256", "온도: 0.7, max_tokens: 256"),
    (
        "| Item | Price |\n| --- | --- |\n| Pen | $1.20 |\n| Book | $8 |",
        "| 품목 | 가격 |\n| --- | --- |\n| 펜 | 1.20달러 |\n| 책 | 8달러 |",
    ),
    ("He earns $3,000 a month, so he earns $36,000 a year.", "그는 한 달에 3천 달러를 벌므로 한 해에 3만 6천 달러를 번다."),
    ("If 3 pencils cost 75 cents, one pencil costs 25 cents.", "연필 3자루가 75센트이면 한 자루는 25센트다."),
    ("There are 4 quarts in a gallon.", "1갤런은 4쿼트입니다."),
    ("The answer is 1,000.", "정답은 천이다."),
    ("Its half-life is about 5,730 years.", "반감기는 약 5,730년이다."),
    ("Type 2 diabetes is more common than type 1.", "제2형 당뇨병은 제1형보다 흔하다."),
    ("The Beatles released their first album in 1963.", "비틀스는 1963년에 첫 음반을 냈다."),
    ("Every other day he swims 20 laps.", "그는 이틀에 한 번 20바퀴를 헤엄친다."),
    ("The clinic is open 24/7.", "그 병원은 하루 24시간 문을 연다."),
    ("They have been friends for a quarter of a century.", "그들은 25년 동안 친구로 지냈다."),
    ("Three-year-old twins live next door.", "옆집에는 세 살배기 쌍둥이가 산다."),
    ("We need another two chairs.", "의자가 두 개 더 필요하다."),
    ("The first two weeks were hard.", "처음 두 주는 힘들었다."),
    ("It was 10 degrees below zero.", "영하 10도였다."),
    ("The three of us shared one umbrella.", "우리 셋은 우산 하나를 같이 썼다."),
    ("He is a fourth-grade student.", "그는 4학년 학생이다."),
    ("Turn to page 394.", "394쪽을 펴세요."),
    ("She was a close second.", "그녀는 아깝게 2등을 했다."),
    ("Second, check the oil level.", "둘째, 오일의 양을 확인하세요."),
    ("One of the two answers is wrong.", "두 답 가운데 하나는 틀렸다."),
    ("Give him a second chance.", "그에게 한 번 더 기회를 주세요."),
    ("It takes a few seconds.", "몇 초 걸립니다."),
    ("The 6-foot-2 guard scored 25 points.", "키 188cm의 그 가드는 25점을 넣었다."),
    ("The bank raised its rate by 25 basis points.", "은행은 금리를 0.25%포인트 올렸다."),
    ("Many still remember Sept. 11.", "많은 사람이 아직도 9/11을 기억한다."),
    ("The fund is worth £5m.", "그 기금은 500만 파운드 규모다."),
    ("He raised C$1.2 million.", "그는 120만 캐나다 달러를 모았다."),
    ("Super Bowl XXXVIII drew a record crowd.", "제38회 슈퍼볼에는 역대 최다 관중이 모였다."),
    ("The recipe makes 2 dozen cookies.", "이 조리법으로 쿠키 24개를 만들 수 있다."),
    ("One-fifth of the land is forest.", "국토의 5분의 1이 숲이다."),
    ("The half-percentage point cut surprised investors.", "0.5%포인트 인하에 투자자들이 놀랐다."),
    ("The Pentium III was released in 1999.", "펜티엄 III는 1999년에 나왔다."),
]

# A translation with one changed number: what it reads there, and what should stand in the marked place (None: not certain).
WRONG = [
    ("Bake the cookies for 12 minutes at 180°C.", "쿠키를 180°C에서 21분 동안 굽습니다.", "21", "12"),
    ("Add 150 g of sugar and 2 eggs.", "설탕 15g과 달걀 2개를 넣습니다.", "15", "150"),
    ("Mix 250 ml of milk with 3 eggs.", "우유 2500mL와 달걀 3개를 섞습니다.", "2500", "250"),
    ("Add two tablespoons of vinegar.", "식초 세 큰술을 넣으세요.", "세", "두"),
    ("Add 2 tablespoons of vinegar.", "식초 2작은술을 넣으세요.", "2작은술", "2큰술"),
    ("Let it rest for half an hour.", "40분 동안 쉬게 둡니다.", "40", "30"),
    ("Simmer for 20 to 25 minutes.", "20~35분 동안 끓입니다.", "20~35", "25"),
    ("Beat three eggs in a bowl.", "볼에 달걀 네 개를 풉니다.", "네", "세"),
    ("The meeting starts at 3 p.m. on March 5.", "회의는 4월 5일 오후 3시에 시작합니다.", "4", "3"),
    ("The meeting starts at 3 p.m. on March 5.", "회의는 3월 15일 오후 3시에 시작합니다.", "15", "5"),
    ("The meeting starts at 3 p.m. on March 5.", "회의는 3월 5일 오전 3시에 시작합니다.", "오전 3시", "오후 3시"),
    ("The store opens at 10 a.m.", "매장은 오후 10시에 문을 엽니다.", "오후 10시", "오전 10시"),
    ("The train leaves at 2:30.", "기차는 2시 50분에 떠납니다.", "2시 50분", "2시 30분"),
    ("The train leaves at 15:00.", "기차는 오전 3시에 떠납니다.", "오전 3시", "오후 3시"),
    ("Please arrive by four thirty in the afternoon.", "오후 다섯 시 반까지 와 주세요.", "오후 다섯 시 반", "오후 네 시 반"),
    ("It rained for three days.", "나흘 동안 비가 내렸다.", "나흘", "사흘"),
    ("He stayed for fifteen days.", "그는 열흘 동안 머물렀다.", "열흘", "보름"),
    ("The festival was held on October 9, 2018.", "축제는 2016년 10월 9일에 열렸습니다.", "2016", "2018"),
    ("The deadline is Friday.", "마감은 목요일입니다.", "목", "금"),
    ("She was born in the 1990s.", "그녀는 1980년대에 태어났다.", "1980", "1990"),
    ("It began in the 19th century.", "그것은 18세기에 시작되었다.", "18", "19"),
    ("Sales rose in the first quarter.", "2분기에 매출이 올랐습니다.", "2", "1"),
    ("World War II ended in 1945.", "제1차 세계 대전은 1945년에 끝났다.", "1", "2"),
    ("It takes two or three hours by bus.", "버스로 서너 시간 걸립니다.", "서너", "두세"),
    ("The warranty lasts 24 months.", "보증 기간은 3년입니다.", "3", "2"),
    ("Come back in two weeks.", "3주 뒤에 다시 오세요.", "3", "2"),
    ("The company invested $30.6 billion.", "그 회사는 30.6억 달러를 투자했다.", "30.6억", "306억"),
    ("The company invested $30.6 billion.", "그 회사는 3060억 달러를 투자했다.", "3060억", "306억"),
    ("The city has a population of 1.2 million.", "그 도시의 인구는 12만 명이다.", "12만", "120만"),
    ("The city has a population of 1.2 million.", "그 도시의 인구는 1200만 명이다.", "1200만", "120만"),
    ("The ticket costs 35,000 won.", "표는 3만 8천 원입니다.", "3만 8천", "3만 5천"),
    ("The ticket costs 35,000 won.", "표는 3만 5천 달러입니다.", "3만 5천 달러", "3만 5천 원"),
    ("He paid $20 for lunch.", "그는 점심값으로 20원을 냈다.", "20원", "20달러"),
    ("Prices rose 5 percent.", "물가가 5%포인트 올랐다.", "5%포인트", "5%"),
    ("The rate rose by 2 percentage points.", "금리가 2% 올랐다.", "2%", "2%포인트"),
    ("The index rose 0.8 percent to 1,650.33.", "지수는 0.8% 오른 1,560.33이었다.", "1,560.33", "1,650.33"),
    ("Growth was 3.7 percent.", "성장률은 37%였다.", "37", "3.7"),
    ("Growth was 3.7 percent.", "성장률은 0.37%였다.", "0.37", "3.7"),
    ("Profit fell to $235 million.", "이익은 23억 5000만 달러로 줄었다.", "23억 5000만", "2억 3500만"),
    ("Give me three reasons.", "이유를 네 가지 말해 줘.", "네", "세"),
    ("Give me five reasons.", "이유를 여섯 가지 말해 줘.", "여섯", "다섯"),
    ("Give me 10 ideas for a party.", "파티 아이디어를 100개 알려 줘.", "100", "10"),
    ("A twenty-year-old student won.", "서른 살 학생이 이겼다.", "서른", "스무"),
    ("The cat has four legs.", "고양이는 다리가 다섯 개다.", "다섯", "네"),
    ("Two boys are playing in the park.", "한 소년이 공원에서 놀고 있다.", "한", "두"),
    ("A girl is playing the violin.", "세 소녀가 바이올린을 연주하고 있다.", "세", None),
    ("Both parents signed the form.", "세 부모가 서류에 서명했다.", "세", "두"),
    ("Write about two hundred words.", "300단어 정도로 쓰세요.", "300", "200"),
    ("Three quarters of the students passed.", "학생의 4분의 1이 합격했다.", "4분의 1", "4분의 3"),
    ("Two-thirds of the body is water.", "몸의 3분의 1은 물입니다.", "3분의 1", "3분의 2"),
    ("The box weighs 12 kg.", "상자 무게는 12g입니다.", "12g", "12kg"),
    ("The box weighs 12 kilograms.", "상자 무게는 12그램입니다.", "12그램", "12킬로그램"),
    ("We walked 5 km.", "우리는 5m를 걸었다.", "5m", "5km"),
    ("We walked 5 kilometers.", "우리는 5미터를 걸었다.", "5미터", "5킬로미터"),
    ("The lake is 5 miles long.", "그 호수는 길이가 5킬로미터다.", "5킬로미터", "5마일"),
    ("Wait 10 seconds.", "10분 기다리세요.", "10분", "10초"),
    ("The file is 3.5 GB.", "파일 크기는 3.5MB입니다.", "3.5MB", "3.5GB"),
    ("It was 30 degrees Celsius.", "섭씨 13도였다.", "13", "30"),
    ("She finished third in the race.", "그녀는 경주에서 2등을 했다.", "2", "3"),
    ("Choose the third option.", "두 번째 선택지를 고르세요.", "두", "세"),
    ("Read the first chapter.", "두 번째 장을 읽으세요.", "두", "첫"),
    ("The second step is the hardest.", "세 번째 단계가 가장 어렵다.", "세", "두"),
    ("The office is on the 15th floor.", "사무실은 16층에 있습니다.", "16", "15"),
    ("Python 3.9.1 was released.", "파이썬 3.8.1이 나왔습니다.", "3.8.1", "3.9.1"),
    ("Install version 2.10 first.", "먼저 2.1 버전을 설치하세요.", "2.1", "2.10"),
    ("You need Python 3.6 or later.", "파이썬 3.7 이상이 필요합니다.", "3.7", "3.6"),
    ("Use a 64-bit system.", "32비트 시스템을 쓰세요.", "32", "64"),
    ("The function returns 0 on success.", "이 함수는 성공하면 1을 반환합니다.", "1", "0"),
    ("Encode it with base64.", "base32로 인코딩하세요.", "base32", "base64"),
    ("Convert it to hexadecimal.", "그것을 8진수로 바꾸세요.", "8", "16"),
    ("Tom has 5 apples and buys 3 more.", "톰은 사과 5개를 가지고 있고 4개를 더 샀습니다.", "4", "3"),
    ("5 + 3 = 8, so the answer is 8.", "5 + 3 = 8이므로 답은 9입니다.", "9", "8"),
    ("If x is 10 percent of 300, x is 30.", "x가 300의 10%라면 x는 3입니다.", "3입니다", "30"),
    ("The ratio is 3:2.", "비는 3:4입니다.", "4", "2"),
    ("The probability is 1/6.", "확률은 1/8입니다.", "1/8", "1/6"),
    ("The team won 3-1.", "그 팀이 4 대 1로 이겼다.", "4", "3"),
    ("1. Wash the rice.\n2. Add water.\n3. Cook it.", "1. 쌀을 씻습니다.\n2. 물을 붓습니다.\n8. 밥을 짓습니다.", "8", "3"),
    ("Take one tablet three times a day.", "하루 네 번, 한 알씩 드세요.", "네", "세"),
    ("Take one tablet every 8 hours.", "6시간마다 한 알씩 드세요.", "6", "8"),
    ("Children under 6 enter for free.", "9세 미만 어린이는 무료로 입장합니다.", "9", "6"),
    ("The population doubled in twenty years.", "인구는 30년 만에 두 배로 늘었다.", "30", "20"),
    ("Her salary tripled.", "그녀의 급여는 네 배가 되었다.", "네", None),
    ("King Louis XIV ruled for 72 years.", "루이 15세는 72년 동안 다스렸다.", "15", "14"),
    ("The war lasted from 1950 to 1953.", "그 전쟁은 1950년부터 1958년까지 이어졌다.", "1950년부터 1958", "1953"),
    ("It was tested 1,024 times.", "그것은 1,204번 시험되었다.", "1,204", "1,024"),
    ("The museum shows 250,000 items.", "그 박물관은 2만 5천 점을 전시한다.", "2만 5천", "25만"),
    ("About 0.05 mg is enough.", "약 0.5mg이면 충분합니다.", "0.5", "0.05"),
    ("In 2019, 40 students took the test; 25 passed.", "2019년에 학생 40명이 시험을 보았고 35명이 합격했다.", "35", "25"),
    ("I came home late one afternoon.", "나는 어느 날 오전 늦게 집에 왔다.", "오전", "오후"),
    ("She bought two dozen eggs.", "그녀는 달걀 스무 개를 샀다.", "스무", "스물네"),
    ("He ran a mile in eight minutes.", "그는 1마일을 9분에 달렸다.", "9", "8"),
    ("The class has 28 students.", "그 반에는 학생이 이십구 명 있다.", "이십구", "이십팔"),
    ("The bill was 250 won.", "값은 이백육십 원이었다.", "이백육십", "이백오십"),
    ("The bag costs $1,299.", "그 가방은 1,229달러다.", "1,229", "1,299"),
    ("The flight takes 11 hours.", "비행시간은 1시간입니다.", "1", "11"),
    ("Simmer for 20 to 25 minutes.", "20~25시간 동안 끓입니다.", "20~25시간", "20~25분"),
    ("Bake it for half an hour.", "30시간 동안 굽습니다.", "30시간", "30분"),
    ("The box weighs 12 kg.", "상자 무게는 １7㎏입니다.", "１7", "１２"),
    ("The mission will last two and a half years.", "임무는 3년 반 동안 이어진다.", "3년 반", "2년 반"),
    ("He drove for two and a half hours.", "그는 세 시간 반 동안 운전했다.", "세 시간 반", "두 시간 반"),
    ("Use twice as much water.", "물은 한 배로 잡습니다.", "한", "두"),
    ("Wait at least two hours or overnight.", "최소 2분, 길게는 하룻밤을 기다리세요.", "2분", "2시간"),
    ("Three friends paid $15 each.", "네 친구가 15달러씩 냈다.", "네", "세"),
    ("The second case is harder.", "한 번째 경우가 더 어렵다.", "한", "두"),
    ("The lake is 3 km wide.", "호수의 폭은 300m다.", "300", "3000"),
]


def marks(source: str, target: str) -> list[tuple[str, str | None]]:
    return [
        (target[mark.start : mark.end], mark.repair) for mark in number_marks(Pair(source, target)) if mark.severity == "error"
    ]


@pytest.mark.parametrize(("source", "target"), RIGHT)
def test_equal_values_are_quiet(source: str, target: str) -> None:
    assert list(number_marks(Pair(source, target))) == []


@pytest.mark.parametrize(("source", "target", "place", "repair"), WRONG)
def test_a_changed_number_is_found_at_its_place(source: str, target: str, place: str, repair: str | None) -> None:
    found = list(number_marks(Pair(source, target)))
    assert [mark.severity for mark in found] == ["error"]
    start = target.index(place)
    assert found[0].start < start + len(place)
    assert found[0].end > start
    assert found[0].repair == repair


def test_a_missing_number_is_marked_in_its_sentence() -> None:
    source = "Wash the rice. Add 200 ml of water. Cook it."
    target = "쌀을 씻습니다. 물을 붓습니다. 밥을 짓습니다."
    assert marks(source, target) == [("물을 붓습니다.", None)]


def test_an_added_number_is_an_error_only_where_it_is_certain() -> None:
    assert marks("Add some sugar.", "설탕 50g을 넣으세요.") == [("50", None)]
    assert [mark.severity for mark in number_marks(Pair("Add some sugar.", "설탕을 5번 넣으세요."))] == ["warning"]
    assert list(number_marks(Pair("Open around the clock.", "24시간 문을 엽니다."))) == []


def test_code_addresses_and_mathematics_are_somebody_else_s() -> None:
    source = "Run `head -n 20` and see https://example.com/a1 and $x^2 = 9$ for 3 minutes."
    target = "`head -n 30`을 3분 동안 실행하고 https://example.com/a2 와 $x^2 = 8$을 보세요."
    assert marks(source, target) == []


def test_two_sums_of_money_are_not_mathematics() -> None:
    assert marks("They raised $ 4.9 million and $ 5 million.", "그들은 49만 달러와 500만 달러를 모았다.") == [("49만", "490만")]


def test_of_equal_numbers_the_one_out_of_place_is_marked() -> None:
    source = "The bases are 2, 8, 10, and 16."
    target = "진법은 2, 2, 10, 16입니다."
    assert [(mark.start, mark.repair) for mark in number_marks(Pair(source, target))] == [(target.index("2", 6), "8")]


def test_two_changes_are_two_findings() -> None:
    assert marks("5 apples cost $3 and 2 pears cost $4.", "사과 6개는 3달러이고 배 2개는 9달러다.") == [("6", None), ("9", "4")]


def test_an_untouched_text_has_no_finding() -> None:
    text = "In 2019, 3.5 million people (7.2%) paid $12.40 at 3:45 p.m."
    assert list(number_marks(Pair(text, text))) == []


def test_messages_follow_the_language(monkeypatch: pytest.MonkeyPatch) -> None:
    pair = Pair("It cost $30.6 billion.", "30.6억 달러가 들었다.")
    assert [mark.message for mark in number_marks(pair)] == ["source has $30.6 billion, target 30.6억 달러"]
    monkeypatch.setenv("HUNMIN_LANG", "ko")
    assert [mark.message for mark in number_marks(pair)] == ["원문은 $30.6 billion, 번역문은 30.6억 달러"]


@pytest.mark.parametrize(
    "text",
    [
        "1,111" * 200_000,
        "1" + ",111" * 300_000,
        "1천" * 300_000,
        "두 " * 300_000,
        "9" * 1_000_000,
        "$1" + "aa " * 300_000,
        "1/2 " * 200_000,
    ],
)
def test_time_is_linear(text: str) -> None:
    started = time.process_time()
    list(number_marks(Pair("5 apples " + text, "사과 6개 " + text)))
    assert time.process_time() - started < 10


def load(folder: Path, name: str) -> list[dict[str, str]]:
    file = folder / "parallel" / name
    data = gzip.decompress(file.read_bytes()) if name.endswith("gz") else file.read_bytes()
    return [json.loads(line) for line in data.decode().splitlines()]


@pytest.mark.parametrize(
    ("name", "most"),
    [("jhe_en_ko.jsonl", 0.005), ("python_docs_en_ko.jsonl.gz", 0.0005), ("stsb_en_kosts_mt.first4000.jsonl", 0.001)],
)
def test_real_translations_are_quiet(hunmin_data: Path, name: str, most: float) -> None:
    rows = random.Random(0).sample(load(hunmin_data, name), 1400)
    wrong = [row for row in rows if any(mark.severity == "error" for mark in number_marks(Pair(row["en"], row["ko"])))]
    assert len(wrong) <= most * len(rows) + 2
