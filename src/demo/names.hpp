// SPDX-License-Identifier: Apache-2.0
// Lists the made-up region is drawn from. Any likeness to a person is chance. Constant data.
#pragma once

#include <array>
#include <string_view>

namespace weft::demo {

inline constexpr auto kSurnames = std::to_array<std::string_view>(
    {"Ashworth",  "Barker",   "Begum",      "Bradley",   "Byrne",   "Chowdhury", "Clegg",
     "Cooper",    "Davies",   "Dawson",     "Eastwood",  "Farrell", "Foster",    "Gallagher",
     "Greenwood", "Hall",     "Hargreaves", "Hussain",   "Iqbal",   "Jackson",   "Kaur",
     "Kowalski",  "Lewis",    "Lister",     "Mahmood",   "Marsh",   "Metcalfe",  "Ndlovu",
     "Nowak",     "Oyelaran", "Patel",      "Pickles",   "Quinn",   "Rahman",    "Reid",
     "Sharma",    "Shaw",     "Singh",      "Sutcliffe", "Taylor",  "Thackray",  "Usman",
     "Varley",    "Walker",   "Whitaker",   "Wilson",    "Yeadon",  "Zielinski"});
inline constexpr auto kWomen = std::to_array<std::string_view>(
    {"Aisha",    "Alice", "Amara",  "Beata", "Carol",  "Chloe",   "Doreen",  "Emily",
     "Fatima",   "Grace", "Hannah", "Irene", "Jean",   "Jessica", "Khadija", "Laura",
     "Margaret", "Nadia", "Olive",  "Priya", "Rachel", "Sheila",  "Sophie",  "Wanda"});
inline constexpr auto kMen = std::to_array<std::string_view>(
    {"Adam",     "Ali",    "Arthur", "Brian", "Callum", "David",   "Edward", "Farooq",
     "George",   "Harjit", "Ian",    "Jack",  "James",  "Kenneth", "Liam",   "Marek",
     "Mohammed", "Neil",   "Oliver", "Peter", "Rashid", "Stanley", "Thomas", "Zachary"});
inline constexpr auto kStreets = std::to_array<std::string_view>(
    {"Beck Lane", "Canal Road", "Chapel Street", "Fell View", "Foundry Row", "Mill Hill",
     "Moorside Avenue", "Quarry Bank", "Station Road", "Tenter Croft", "Weavers Court",
     "Woolcomb Way"});
struct Place {
  std::string_view town, postcode;  // XX postcodes are never allocated
};
inline constexpr auto kPlaces = std::to_array<Place>(
    {{"Northmoor", "XX1 1"}, {"Silsby", "XX2 4"}, {"Harrowdale", "XX3 7"}, {"Caldbrook", "XX4 2"}});

struct Practice {
  std::string_view code, name, phone;
};
inline constexpr auto kPractices =
    std::to_array<Practice>({{"Z90001", "Beck Lane Surgery", "01632 960101"},
                             {"Z90002", "Canal Road Medical Centre", "01632 960102"},
                             {"Z90003", "Silsby Health Centre", "01632 960103"}});

struct Coded {
  std::string_view code, text, system;
};
inline constexpr auto kProblems =
    std::to_array<Coded>({{"I10X", "Essential (primary) hypertension", "ICD10"},
                          {"E119", "Type 2 diabetes mellitus without complications", "ICD10"},
                          {"J459", "Asthma, unspecified", "ICD10"},
                          {"I489", "Atrial fibrillation, unspecified", "ICD10"},
                          {"J449", "Chronic obstructive pulmonary disease, unspecified", "ICD10"},
                          {"N183", "Chronic kidney disease, stage 3", "ICD10"},
                          {"F329", "Depressive episode, unspecified", "ICD10"},
                          {"M169", "Coxarthrosis, unspecified", "ICD10"},
                          {"S720", "Fracture of neck of femur", "ICD10"},
                          {"J181", "Lobar pneumonia, unspecified", "ICD10"},
                          {"K359", "Acute appendicitis, unspecified", "ICD10"},
                          {"I509", "Heart failure, unspecified", "ICD10"}});
inline constexpr auto kAllergies =
    std::to_array<Coded>({{"91936005", "Allergy to penicillin", "SCT"},
                          {"300916003", "Allergy to latex", "SCT"},
                          {"91935009", "Allergy to peanut", "SCT"},
                          {"293586001", "Allergy to aspirin", "SCT"},
                          {"294505008", "Allergy to amoxicillin", "SCT"},
                          {"300913006", "Allergy to shellfish", "SCT"}});
inline constexpr auto kReactions = std::to_array<std::string_view>(
    {"Anaphylaxis", "Rash", "Urticaria", "Wheeze", "Angioedema", "Vomiting"});

struct Ward {
  std::string_view code, name, specialty;
};
inline constexpr auto kWards = std::to_array<Ward>({{"AMU", "Acute Medical Unit", "300"},
                                                    {"ELD", "Older People's Ward", "430"},
                                                    {"ORT", "Orthopaedics", "110"},
                                                    {"RES", "Respiratory", "340"}});

// A test of a panel: usual range, unit, and how far it strays.
struct Analyte {
  std::string_view code, name, unit;
  double low, high, spread;
  int decimals;
};
inline constexpr auto kBloodCount =
    std::to_array<Analyte>({{"HB", "Haemoglobin", "g/L", 120, 165, 22, 0},
                            {"WBC", "White cell count", "10*9/L", 4.0, 11.0, 3.5, 1},
                            {"PLT", "Platelets", "10*9/L", 150, 400, 90, 0},
                            {"MCV", "Mean cell volume", "fL", 80, 100, 7, 1}});
inline constexpr auto kKidney =
    std::to_array<Analyte>({{"NA", "Sodium", "mmol/L", 133, 146, 5, 0},
                            {"K", "Potassium", "mmol/L", 3.5, 5.3, 0.6, 1},
                            {"UREA", "Urea", "mmol/L", 2.5, 7.8, 3.5, 1},
                            {"CREA", "Creatinine", "umol/L", 59, 104, 40, 0},
                            {"EGFR", "eGFR", "mL/min/1.73m2", 60, 120, 28, 0}});
inline constexpr auto kInflammation =
    std::to_array<Analyte>({{"CRP", "C-reactive protein", "mg/L", 0, 5, 45, 0}});
inline constexpr auto kDiabetes =
    std::to_array<Analyte>({{"HBA1C", "HbA1c (IFCC)", "mmol/mol", 20, 41, 14, 0}});

}  // namespace weft::demo
